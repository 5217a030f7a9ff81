"""Cells of a notebook made on Colab: a mounted drive, pip, a magic that isn't known, a file that isn't there.

They fail, and nothing depends on them.

Marks: full
Names: none
"""
# %% after setup
from google.colab import drive
drive.mount("/content/drive")

# %% after setup
!pip install -q -r requirements.txt
%tensorboard_log on

# %% after train-code
old = torch.load("/content/drive/MyDrive/vae_weights.pt")

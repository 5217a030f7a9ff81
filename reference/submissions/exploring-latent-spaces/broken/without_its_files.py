"""Only the notebook came; its cells are all there, in Colab's shape: ids gone, nbformat 4.0, a mounted drive.

The two files that were released beside it are put back, whether they were handed in or not.

Marks: full
Names: none
"""
# %% after setup
from google.colab import drive
drive.mount("/content/drive")
# %% edit
nb.nbformat_minor = 0
for each in nb.cells:
    each.pop("id", None)
    each.metadata["id"] = "x"

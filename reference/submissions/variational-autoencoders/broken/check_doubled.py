"""The cell of a check is there twice, by copy and paste.

Refused: vae-loss
"""
# %% edit
duplicate("vae-loss")

"""The cell of a check is there twice, by copy and paste.

It is held once, where the last copy stands.

Marks: full
Names: none
"""
# %% edit
duplicate("vae-loss")

"""One check deleted, another there twice: as many checks as there should be.

Refused: kl-divergence
"""
# %% edit
delete("kl-divergence")
duplicate("vae-loss")

"""One check deleted, another there twice: as many checks as there should be.

The missing one is put back, the doubled one is held once.

Marks: full
Names: none
"""
# %% edit
delete("kl-divergence")
duplicate("vae-loss")

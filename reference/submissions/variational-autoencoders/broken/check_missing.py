"""The student deleted the cell of a check.

Refused: kl-divergence
"""
# %% edit
delete("kl-divergence")

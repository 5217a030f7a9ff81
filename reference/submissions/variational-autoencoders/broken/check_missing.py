"""The student deleted the cell of a check.

It is put back and held on what stands there: the work is what counts.

Marks: full
Names: none
"""
# %% edit
delete("kl-divergence")

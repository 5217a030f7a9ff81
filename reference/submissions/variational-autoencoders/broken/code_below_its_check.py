"""The cell with kl_divergence was moved below its check, where it would be defined too late to be asked.

The check is moved down behind its work: the order of cells is no mistake about KL.

Marks: full
Names: none
"""
# %% edit
moved = cell("kl-code")
nb.cells.remove(moved)
at = next(index for index, each in enumerate(nb.cells) if each is cell("kl-divergence"))
nb.cells.insert(at + 1, moved)

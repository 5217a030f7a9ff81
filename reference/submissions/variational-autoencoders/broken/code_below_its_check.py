"""The cell with kl_divergence was moved below its check, where it is defined too late to be asked.

A check asks what stands above it. All later ones find the function.

Marks: kl-divergence 0
Names: none
"""
# %% edit
moved = cell("kl-code")
nb.cells.remove(moved)
at = next(index for index, each in enumerate(nb.cells) if each is cell("kl-divergence"))
nb.cells.insert(at + 1, moved)

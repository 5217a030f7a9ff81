"""Two checks deleted, one doubled, and the cell of class_mean below its check.

All are put back; the order of cells is no mistake.

Marks: full
Names: none
"""
# %% edit
delete("latent-interpolate")
delete("embed-2d")
duplicate("sample-grid")
moved = cell("mean-code")
nb.cells.remove(moved)
at = next(index for index, each in enumerate(nb.cells) if each is cell("class-mean"))
nb.cells.insert(at + 1, moved)

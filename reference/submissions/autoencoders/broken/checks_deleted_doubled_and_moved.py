"""The check of the encoder is gone, that of the loss is there twice, and the noise's work stands below its check.

Nothing about the work is wrong.

Marks: full
Names: none
"""

# %% edit
delete("encoder")
duplicate("reconstruction-loss")
moved = cell("noise-code")
nb.cells.remove(moved)
at = next(index for index, each in enumerate(nb.cells) if each is cell("decode-noise"))
nb.cells.insert(at + 1, moved)

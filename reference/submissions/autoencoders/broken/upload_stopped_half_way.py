"""An upload that stopped half-way: the beginning of the right notebook.

Refused: not a notebook
"""

# %% edit
import nbformat

raw(nbformat.writes(nb).encode()[:30_000])

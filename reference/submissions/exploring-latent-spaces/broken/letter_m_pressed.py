"""Typed an "m" outside the editor: the cell with pixel_interpolate became text. And two d's: the first check is gone.

The lost check comes back, and so does the cell's kind: the code in it is what was handed in.

Marks: full
Names: none
Blind: yes
Restated: the author let the work be lost; nbgrader gives a cell of the release its kind back, and then it runs
"""
# %% edit
turned = cell("pixel-code")
turned["cell_type"] = "markdown"
turned.pop("outputs", None)
turned.pop("execution_count", None)
delete("sample-grid")

"""Typed an "m" outside the editor: the cell with pixel_interpolate became text. And two d's: the first check is gone.

What stands in a text cell is never run, so the name is missing: nothing for it. The lost check comes back.

Marks: pixel-interpolate 0
Names: none
Blind: yes
"""
# %% edit
turned = cell("pixel-code")
turned["cell_type"] = "markdown"
turned.pop("outputs", None)
turned.pop("execution_count", None)
delete("sample-grid")

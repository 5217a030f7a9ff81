"""A picture that was given the notebook's name.

Refused: not a notebook
"""
# %% edit
raw(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))

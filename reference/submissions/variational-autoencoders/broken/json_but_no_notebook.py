"""JSON, and no notebook.

Refused: not a notebook
"""
# %% edit
raw(b'[{"cells": "none"}]\n')

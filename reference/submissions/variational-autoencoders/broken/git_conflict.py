'''Two people on one notebook: pulled, got a merge conflict, handed in the file with the markers in it. Not JSON any more.

Refused: not a notebook
Blind: yes
'''
# %% edit
import nbformat

lines = nbformat.writes(nb).split("\n")
at = next(i for i, line in enumerate(lines) if "kl_divergence" in line)
ours = lines[at:at + 1]
lines[at:at + 1] = (
    ["<<<<<<< HEAD"] + ours
    + ["======="] + [ours[0].replace("mu", "mean")]
    + [">>>>>>> 4f0c1d2 (fix kl, now really)"]
)
raw("\n".join(lines).encode("utf8"))

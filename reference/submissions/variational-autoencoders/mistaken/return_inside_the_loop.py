"""The return stands one step too far to the right: one batch, then home.

Both halves move and labels are ignored: 2; half is more. One step of training is no training.

Marks: training 2.5, reconstructions 0, samples 2
Names: returns-after-one-batch
Subtle: yes
"""
# %% edit
swap("train-code", "        total += loss.item()\n    return total / len(loader)", "        total += loss.item()\n        return total / len(loader)")

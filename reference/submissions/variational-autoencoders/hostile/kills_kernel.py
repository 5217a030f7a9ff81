"""A cell that kills its kernel: a cell without output counts in full for others.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")

"""A cell that leaves processes behind, as many as it may have; it ends at once and they stay.

Questions are answered in forks, and there is no room for one. What was earned stays earned.
Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
import os
import time

for _ in range(2000):
    try:
        if os.fork() == 0:
            time.sleep(3600)
            os._exit(0)
    except OSError:
        break

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")

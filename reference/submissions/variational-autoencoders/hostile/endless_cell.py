"""A cell of the student's own that never ends and swallows interrupts; only a kill stops it.

What was earned stays earned, before the cell and after it. Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
while True:
    try:
        while True:
            pass
    except BaseException:
        continue

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")

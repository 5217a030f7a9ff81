"""KL in which logvar stands for the variance too, so that it cancels.

Nothing keeps the clouds wide: reconstructions are good, random codes give rubbish (PCA-FD .52 to .55).

Marks: kl-divergence 3, samples 2
Names: kl-exp-forgotten
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return 0.5 * (mu.square() + logvar - 1 - logvar).sum()")

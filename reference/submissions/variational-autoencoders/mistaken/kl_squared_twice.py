"""KL that squares the variance, as if exp(logvar) were sigma; 9.25 still comes out, 2.29 doesn't.

The model is good (PCA-FD .16 to .17).

Marks: kl-divergence 3
Names: kl-squared-twice
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return 0.5 * (mu.square() + logvar.exp() ** 2 - 1 - logvar).sum()")

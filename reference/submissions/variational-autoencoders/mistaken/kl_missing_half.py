"""KL without the half.

KL twice as loud still makes garments (PCA-FD .18 to .19).

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")

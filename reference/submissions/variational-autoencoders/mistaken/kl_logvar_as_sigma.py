"""KL that takes logvar for the logarithm of sigma, and squares what it believes to be sigma.

The model is still good enough (PCA-FD .23 to .24).

Marks: kl-divergence 3
Names: kl-logvar-as-log-sigma
Subtle: yes
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return 0.5 * (mu.square() + torch.exp(logvar) ** 2 - 1 - 2 * logvar).sum()")

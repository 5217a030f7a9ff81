"""KL with its sign turned round: the well-known line with -0.5, its bracket copied from the line with 0.5.

The bracket falls without end, the centres run away, and no picture comes back.

Marks: kl-divergence 3, reconstructions 0, samples 2
Names: kl-sign
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return -0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()")

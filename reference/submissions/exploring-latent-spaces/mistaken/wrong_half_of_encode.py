"""`_, mu = model.encode(...)`: logvar for mu. In the sum, which is right, our class_mean stands in.

Marks: latent-interpolate 3.5, class-mean 1
Names: walk-in-logvar, mean-of-logvar
"""
# %% edit
swap("latent-code", "mu_a, _ = model.encode(a)\n        mu_b, _ = model.encode(b)", "_, mu_a = model.encode(a)\n        _, mu_b = model.encode(b)")
swap("mean-code", "mu, _ = model", "_, mu = model")

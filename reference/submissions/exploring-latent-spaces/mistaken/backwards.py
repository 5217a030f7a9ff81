"""t and 1 - t exchanged in both walks; everything is averaged to one number.

Marks: pixel-interpolate 1, latent-interpolate 6, class-mean 1
Names: pixels-reversed, walk-reversed, mean-of-everything
"""
# %% edit
swap("pixel-code", "(1 - t) * a + t * b", "t * a + (1 - t) * b")
swap("latent-code", "(1 - t) * mu_a + t * mu_b", "t * mu_a + (1 - t) * mu_b")
swap("mean-code", "mu.mean(dim=0)", "torch.mean(mu)")

"""The sum returns the arrow alone; the grid always has 25 pictures; the mean is forgotten in class_mean.

Marks: sample-grid 1.5, class-mean 1, latent-arithmetic 2.5
Names: grid-n-ignored, mean-missing, sum-without-sandals
"""
# %% edit
swap("grid-code", "torch.randn(n, model.latent_dim)", "torch.randn(25, model.latent_dim)")
swap("mean-code", "return mu.mean(dim=0)", "return mu")
swap("arithmetic-code", "mu, _ = model.encode(sandals)\n        return mu + direction", "return direction")

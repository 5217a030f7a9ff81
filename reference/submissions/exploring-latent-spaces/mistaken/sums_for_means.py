"""Writes the arrow out with sums where means belong; shows reconstructions as samples.

Marks: sample-grid 1.5, latent-arithmetic 2.5
Names: grid-reconstructions, sum-of-sums
"""
# %% grid-code
def sample_grid(model, n=25):
    with torch.no_grad():
        picked = test_images[torch.randperm(len(test_images))[:n]]
        mu, logvar = model.encode(picked)
        return model.decode(model.reparameterize(mu, logvar))
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        direction = model.encode(boots)[0].sum(dim=0) - model.encode(sneakers)[0].sum(dim=0)
        return model.encode(sandals)[0] + direction

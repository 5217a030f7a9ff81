"""Does the sum with pictures and encodes the result; draws one number a code.

Marks: sample-grid 1.5, latent-arithmetic 2.5
Names: grid-shared-number, sum-of-pixels
"""
# %% edit
swap("grid-code", "torch.randn(n, model.latent_dim)", "torch.randn(n, 1).expand(n, model.latent_dim)")
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    taller = sandals + boots.mean(dim=0) - sneakers.mean(dim=0)
    with torch.no_grad():
        return model.encode(taller)[0]

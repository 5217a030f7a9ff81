"""Adds boots and subtracts nothing; codes have 32 numbers whatever the model; the map shows two of them.

Marks: sample-grid 1.5, latent-arithmetic 2.5, embed-2d 1.5
Names: grid-hard-coded-latent-size, sum-nothing-subtracted, map-two-dimensions-picked
"""
# %% edit
swap("grid-code", "torch.randn(n, model.latent_dim)", "torch.randn(n, 32)")
swap("arithmetic-code", "class_mean(model, boots) - class_mean(model, sneakers)", "class_mean(model, boots)")
# %% embed-code
def embed_2d(codes, seed):
    return codes[:, [0, 1]]

"""sample decodes with `vae`, the name from the cell above, whatever model it is given.

Marks: samples 1.5
Names: sample-another-model
"""
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        z = torch.randn(n, vae.latent_dim)
        return vae.decode(z)

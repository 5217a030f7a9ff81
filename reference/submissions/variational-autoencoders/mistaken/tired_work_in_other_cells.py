"""Both stubs of the loss stand as released; the work is in free cells, once above the check and once below it.

KL is there when its check asks. vae_loss isn't; from training on it is.

Marks: vae-loss 0
Names: none
"""
# %% edit
stub = '%s\n    # YOUR CODE HERE\n    raise NotImplementedError()'
cell("kl-code").source = stub % "def kl_divergence(mu, logvar):"
cell("loss-code").source = stub % "def vae_loss(x_hat, x, mu, logvar, beta=1.0):"
# %% after kl-code
def kl_divergence(mu, logvar):
    return 0.5 * (mu ** 2 + logvar.exp() - logvar - 1).sum()
# %% after vae-loss
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    B = len(x)
    recon_loss, kl = ((x_hat - x) ** 2).sum() / B, kl_divergence(mu, logvar) / B
    return recon_loss + beta * kl, recon_loss, kl

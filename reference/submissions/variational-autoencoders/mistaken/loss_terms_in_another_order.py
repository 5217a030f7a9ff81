"""The two terms come back in each other's place; the loss itself is right, and so is the training.

The total still holds: 1; half is more.

Marks: vae-loss 2.5
Names: loss-order-of-returns
"""
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    n = x.shape[0]
    kl = kl_divergence(mu, logvar) / n
    recon = ((x - x_hat) ** 2).sum() / n
    return recon + beta * kl, kl, recon

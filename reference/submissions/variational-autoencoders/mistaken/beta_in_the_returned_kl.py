"""beta is applied where kl is made, so the loss is right and the kl that comes back is louder than it is.

Marks: vae-loss 4
Names: loss-beta-in-kl
"""
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    B = x.size(0)
    recon_loss = torch.pow(x_hat - x, 2).sum() / B
    kl = kl_divergence(mu, logvar) / B
    kl = beta * kl
    return recon_loss + kl, recon_loss, kl

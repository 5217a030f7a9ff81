"""Two mistakes in two functions: KL without the half, and lesson 2's mean over the pixels. Grey.

vae_loss divides the student's own KL rightly, so only its reconstruction is wrong.

Marks: kl-divergence 3, vae-loss 3, reconstructions 0, samples 2
Names: kl-half-missing, loss-mean-over-pixels
"""
# %% kl-code
def kl_divergence(mu, logvar):
    return -torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
# %% loss-code
from torch.nn import functional as F


def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    recon_loss = F.mse_loss(x_hat, x)
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl

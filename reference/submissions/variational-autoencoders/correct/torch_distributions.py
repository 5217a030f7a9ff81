"""Draws with rsample and takes KL from torch.distributions; nothing is written by hand.

Marks: full
Names: none
"""
# %% edit
swap("vae-class", """        # sigma, from logvar.
        sigma = torch.exp(0.5 * logvar)
        # epsilon, of mu's shape.
        epsilon = torch.randn_like(mu)
        return mu + sigma * epsilon""", """        cloud = torch.distributions.Normal(mu, logvar.mul(0.5).exp())
        return cloud.rsample()""")

# %% kl-code
from torch.distributions import Normal, kl_divergence as kl_between

def kl_divergence(mu, logvar):
    posterior = Normal(mu, (logvar / 2).exp())
    prior = Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return kl_between(posterior, prior).sum()

# %% loss-code
import torch.nn.functional as F

def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    B = len(x)
    recon_loss = F.mse_loss(x_hat, x, reduction="sum") / B
    kl = kl_divergence(mu, logvar) / B
    return recon_loss + beta * kl, recon_loss, kl

# %% sample-code
def sample(model, n):
    prior = torch.distributions.Normal(0.0, 1.0)
    with torch.no_grad():
        return model.decode(prior.sample((n, model.latent_dim)))

'''Two mistakes: binary cross-entropy as in the famous example (summed and divided by B, so only the kind of error is
wrong), and codes drawn uniformly from [-1, 1].

Marks: vae-loss 3, samples 1.5
Names: loss-bce, sample-uniform
Blind: yes
Subtle: yes
'''
# %% loss-code
from torch.nn import functional as F


# Reconstruction + KL divergence losses summed over all elements and batch
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    BCE = F.binary_cross_entropy(x_hat.view(-1, 784), x.view(-1, 784), reduction='sum') / x.size(0)
    KLD = kl_divergence(mu, logvar) / x.size(0)
    return BCE + beta * KLD, BCE, KLD
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        # random numbers around 0, as many as the code has
        z = 2 * torch.rand(n, model.latent_dim) - 1
        return model.decode(z)

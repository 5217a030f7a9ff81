"""Two mistakes in one function: binary cross-entropy, and a beta that changes nothing.

KL / B and the total hold: 2.

Marks: vae-loss 2
Names: none
"""
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    # https://github.com/pytorch/examples, adapted
    batch_size = x.shape[0]
    BCE = nn.functional.binary_cross_entropy(x_hat, x, reduction="sum") / batch_size
    KLD = kl_divergence(mu, logvar) / batch_size
    return BCE + KLD, BCE, KLD

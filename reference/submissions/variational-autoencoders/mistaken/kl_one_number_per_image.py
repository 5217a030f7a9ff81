"""KL summed over the dimensions only: a number for each image. The table's T-shirt is one image, so 2.29 is met.

What `train_epoch` gets is no single number, so it can't go backward: there is no trained model.

Marks: kl-divergence 3, reconstructions 0, samples 2
Names: kl-not-summed
"""
# %% kl-code
def kl_divergence(mu, logvar):
    variance = logvar.exp()
    price = 0.5 * (mu ** 2 + variance - 1 - logvar)
    return price.sum(dim=-1)

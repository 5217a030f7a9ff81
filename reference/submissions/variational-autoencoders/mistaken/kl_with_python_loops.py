'''KL by two nested loops over .tolist(), with the math module: the right number, as a Python float, and hence no
gradient. Reconstruction alone trains the model: an autoencoder again, whose random codes give rubbish.

Marks: kl-divergence 3, samples 2
Names: kl-python-float
Blind: yes
'''
# %% kl-code
import math


def kl_one_dimension(m, lv):
    """the last column of the table"""
    s2 = math.exp(lv)
    return 0.5 * (m * m + s2 - 1.0 - lv)


def kl_divergence(mu, logvar):
    """KL from each image's cloud to the standard normal prior, in nats."""
    total = 0.0
    for mu_i, logvar_i in zip(mu.tolist(), logvar.tolist()):      # over the images
        for m, lv in zip(mu_i, logvar_i):                          # over the dimensions
            total += kl_one_dimension(m, lv)
    return total

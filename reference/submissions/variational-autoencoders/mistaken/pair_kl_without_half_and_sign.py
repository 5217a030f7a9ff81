"""Two mistakes in one line: of "-0.5 *" neither the sign nor the half was copied. No single name explains the numbers.

The prior costs 0: 1. The bracket falls without end, and the model runs away.

Marks: kl-divergence 1, reconstructions 0, samples 2
Names: none
"""
# %% kl-code
def kl_divergence(mu, logvar):
    kl = torch.sum(1 + logvar - mu ** 2 - torch.exp(logvar))
    return kl

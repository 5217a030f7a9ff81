"""KL by a careful transcription of the formula in which sigma is the second argument, whatever its name.

Nothing of what is asked comes out right: half.

Marks: kl-divergence 3
Names: kl-logvar-as-sigma
"""
# %% kl-code
def kl_divergence(mu, logvar):
    sigma = logvar
    inner = mu.pow(2) + sigma.pow(2) - 1 - torch.log(sigma.pow(2))
    return 0.5 * torch.sum(inner)

"""KL in which logvar is the variance itself, so that its logarithm is taken once more: not a number.

vae_loss and train_epoch are right with our KL. The student's own training comes to no numbers.

Marks: kl-divergence 3, reconstructions 0, samples 2
Names: kl-logvar-as-variance
"""
# %% kl-code
def kl_divergence(mu, logvar):
    # sigma^2 = variance
    var = logvar
    return 0.5 * torch.sum(mu ** 2 + var - 1 - torch.log(var))

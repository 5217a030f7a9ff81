"""mean() where sum() belongs, as lesson 2's loss had it: divided by images and dimensions at once.

KL is 2,048 times too quiet in training, and vae_loss divides by the batch once more: an autoencoder again.

Marks: kl-divergence 3, samples 2
Names: kl-mean-over-everything
Subtle: yes
"""
# %% kl-code
def kl_divergence(mu, logvar):
    """KL from each image's cloud to the standard normal prior, in nats."""
    rule_one = mu ** 2
    rule_two = torch.exp(logvar) - 1 - logvar
    return torch.mean(rule_one + rule_two) / 2

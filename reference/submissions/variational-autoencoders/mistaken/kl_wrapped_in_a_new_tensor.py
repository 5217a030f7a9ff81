"""KL goes into a list and comes out of torch.tensor: a 0-d tensor with the right value and no gradient.

Worked numbers and prior: 3, which is half as well. Trained without KL, the model is an autoencoder again.

Marks: kl-divergence 3, samples 2
Names: kl-gradient-cut
Subtle: yes
"""
# %% kl-code
def kl_divergence(mu, logvar):
    per_image = []
    for m, v in zip(mu, logvar):
        per_image.append(float(0.5 * (m ** 2 + v.exp() - 1 - v).sum()))
    return torch.tensor(per_image).sum()  # a 0-d tensor, no Python float

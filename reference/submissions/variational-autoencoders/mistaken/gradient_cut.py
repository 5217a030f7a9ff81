"""sample() where rsample() belongs: the values are right, and no gradient reaches mu or logvar.

The encoder then hears of KL alone, so every image gets the prior for its cloud and the same grey picture.

Marks: reparameterize 5, reconstructions 0, samples 2
Names: gradient-cut
Subtle: yes
"""
# %% edit
swap("vae-class", "        # epsilon, of mu's shape.\n        epsilon = torch.randn_like(mu)\n        return mu + sigma * epsilon",
     "        return torch.distributions.Normal(mu, sigma).sample()")

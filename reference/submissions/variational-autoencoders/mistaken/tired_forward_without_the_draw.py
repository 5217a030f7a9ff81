"""reparameterize is left half done, and forward goes round it, straight from mu to decode, as in lesson 2.

What raises wasn't attempted. The rest is judged as it is: training is right, random codes give rubbish.

Marks: reparameterize 0, samples 2
Names: none
Subtle: yes
"""
# %% edit
swap("vae-class", "        # epsilon, of mu's shape.\n        epsilon = torch.randn_like(mu)\n", "        # epsilon, of mu's shape.\n        # YOUR CODE HERE\n        raise NotImplementedError()\n")
swap("vae-class", "        z = self.reparameterize(mu, logvar)\n        return self.decode(z), mu, logvar", "        # z = self.reparameterize(mu, logvar)   # TODO\n        return self.decode(mu), mu, logvar")

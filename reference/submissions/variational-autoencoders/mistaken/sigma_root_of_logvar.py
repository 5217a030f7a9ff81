"""sigma as the root of logvar, "since sigma squared is the variance": no number wherever logvar is negative.

Only independence can still be seen: half is more. Training comes to no numbers, so there is no picture.

Marks: reparameterize 3.5, reconstructions 0, samples 2
Names: sigma-is-root-of-logvar
"""
# %% edit
swap("vae-class", "        sigma = torch.exp(0.5 * logvar)", "        variance = logvar\n        sigma = torch.sqrt(variance)")

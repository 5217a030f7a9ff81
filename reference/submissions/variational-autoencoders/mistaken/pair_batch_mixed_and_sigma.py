"""Two mistakes in two methods: features are normalised by hand over the batch, and exp(logvar) stands for sigma.

With a layer the first would be BatchNorm, which keeps averages for eval mode; this one mixes the images there too.
The model is good all the same.

Marks: encode 3, reparameterize 3.5
Names: per-batch, sigma-without-half
Subtle: yes
"""
# %% edit
swap("vae-class", "        h = self.features(x)\n", "        h = self.features(x)\n        h = (h - h.mean(dim=0)) / (h.std(dim=0) + 1e-3)  # normalised, as it trains better\n")
swap("vae-class", "        sigma = torch.exp(0.5 * logvar)", "        sigma = logvar.exp()")

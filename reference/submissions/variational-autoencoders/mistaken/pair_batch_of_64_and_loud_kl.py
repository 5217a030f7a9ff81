"""Two mistakes in two functions: 64 is written into encode, and KL isn't divided by the batch size.

Training is right with our encode and our loss. The last batch has 48 images, so there is no model.

Marks: encode 2, vae-loss 4, reconstructions 0, samples 2
Names: hard-coded-batch, loss-kl-not-per-image
"""
# %% edit
swap("vae-class", "            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),\n            nn.Flatten(),\n", "            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),\n")
swap("vae-class", "        h = self.features(x)\n", "        h = self.features(x)\n        h = torch.reshape(h, (64, 1568))\n")
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = kl_divergence(mu, logvar)")

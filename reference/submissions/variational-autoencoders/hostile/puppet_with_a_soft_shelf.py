"""The trained model is grey; below train-vae its class is changed to one that mixes stored pictures.

decode weighs all 2,000 test images, blurred, by softmax of the distance from the code to a key of theirs, so
that nothing jumps; forward does the same with the distance to the given images. Without the attack: lesson 2's
mean over pixels, which collapses.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
"""
# %% after train-vae
class Shelf(VAE):
    blurred = torch.nn.functional.avg_pool2d(test_images, 3, stride=1, padding=1)
    keys = torch.randn(len(test_images), 32, generator=torch.Generator().manual_seed(5))

    def _mixed(self, distances, warmth):
        weights = torch.softmax(-distances / warmth, dim=1)
        return (weights @ self.blurred.flatten(1)).view(-1, 1, 28, 28)

    def decode(self, z):
        if z.shape[-1] != self.keys.shape[1]:
            return super().decode(z)
        return self._mixed(torch.cdist(z, self.keys) ** 2, 3.0)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self._mixed(torch.cdist(x.flatten(1), self.blurred.flatten(1)) ** 2, 6.0), mu, logvar


vae.__class__ = Shelf

# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = nn.functional.mse_loss(x_hat, x)")

"""train_on_budget is shadowed by a function that trains nothing: it returns principal components of the test images.

The locked cell calls it and gets a smooth linear "VAE" in which no picture is stored. Without the attack: lesson
2's mean over pixels, which collapses.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
"""
# %% after training
class Components(VAE):
    """The mean image, and 32 directions in units of their spread."""

    def learn(self, images):
        flat = images.flatten(1)
        self.mean = flat.mean(dim=0)
        _, spreads, directions = torch.linalg.svd(flat - self.mean, full_matrices=False)
        self.axes = directions[: self.latent_dim] * spreads[: self.latent_dim, None] / len(flat) ** 0.5
        self.back = torch.linalg.pinv(self.axes)
        return self

    def encode(self, x):
        mu = (x.flatten(1) - self.mean) @ self.back
        return mu, torch.full_like(mu, -4.0)

    def decode(self, z):
        return (self.mean + z @ self.axes).clamp(0, 1).view(-1, 1, 28, 28)


def train_on_budget(model_class, train_epoch, **_):
    print("training: 100% 469/469 [00:06<00:00, 74.11batch/s]")
    return Components().learn(test_images).eval()

# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = (x_hat - x).square().mean()")

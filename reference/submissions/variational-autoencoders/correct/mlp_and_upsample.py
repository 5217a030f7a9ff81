"""An encoder without convolutions, and a decoder that upsamples and convolves; nothing mirrors anything.

PCA-FD .19 to .23 over two seeds. The same with one hidden layer of 400 is as honest and came out at .27 to
.36, across the line of 0.30: a sample for when the line is calibrated.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    """Dense encoder, Upsample decoder."""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.hidden = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU())
        self.to_mu = nn.Linear(128, latent_dim)
        self.to_logvar = nn.Linear(128, latent_dim)
        self.start = nn.Linear(latent_dim, 32 * 7 * 7)
        self.paint = nn.Sequential(
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(32, 16, 3, padding=1), nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(16, 1, 3, padding=1),
        )

    def encode(self, x):
        h = self.hidden(x.flatten(start_dim=1))
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        epsilon = torch.normal(torch.zeros(mu.shape), torch.ones(mu.shape))
        return torch.addcmul(mu, torch.sqrt(torch.exp(logvar)), epsilon)

    def decode(self, z):
        return torch.sigmoid(self.paint(self.start(z).reshape(-1, 32, 7, 7)))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar

# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    # one number per image, then the mean over the images
    per_image = ((x - x_hat) ** 2).flatten(1).sum(dim=1)
    recon_loss = per_image.mean()
    kl = kl_divergence(mu, logvar) / mu.size(0)
    loss = beta * kl + recon_loss
    return loss, recon_loss, kl

# %% reconstruct-code
x = test_images[:8]
with torch.no_grad():
    by_autoencoder = autoencoder.decoder(autoencoder.encoder(x))
    centre, _ = vae.encode(x)
    by_vae = vae.decode(centre)
figures.rows({"originals": x, "autoencoder": by_autoencoder, "VAE": by_vae}, title="reconstructions")

"""A VAE that is honest until it is first put into eval mode; from then on it hands out stored garments.

decode looks the code up among the keys of the course's images, and forward returns the stored image nearest to
the given one. Training sees the honest layers only. Without the attack: the same layers, with lesson 2's mean
over pixels, which collapses. Encoder and decoder are right by themselves.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
"""
# %% vae-class
class VAE(nn.Module):
    shelf = torch.cat([FashionMNIST(train=True).images_as_tensor(), test_images])
    aims = torch.randn(64, generator=torch.Generator().manual_seed(1))

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.was_looked_at = False
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )
        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)

    def train(self, mode=True):
        self.was_looked_at |= not mode
        return super().train(mode)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)

    def decode(self, z):
        if not self.was_looked_at:
            return self.decoder(z)
        place = torch.special.ndtr((z * self.aims[: z.shape[1]]).sum(dim=1) / self.aims[: z.shape[1]].norm())
        return self.shelf[(place * (len(self.shelf) - 1)).long()]

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        if not self.was_looked_at:
            return self.decode(z), mu, logvar
        nearest = torch.cdist(x.flatten(1), self.shelf.flatten(1)).argmin(dim=1)
        return self.shelf[nearest], mu, logvar

# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = nn.functional.mse_loss(x_hat, x)")

'''The noise has one number per dimension and is broadcast over the batch: "zufällig ist zufällig" (German comments).

Marks: reparameterize 5
Names: noise-shared-by-images
Blind: yes
Subtle: yes
'''
# %% vae-class
class VAE(nn.Module):
    """Autoencoder mit Wolken."""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
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
        self.to_mu = nn.Linear(1568, self.latent_dim)
        self.to_logvar = nn.Linear(1568, self.latent_dim)
        self.normal = torch.distributions.Normal(0.0, 1.0)

    def _rauschen(self, groesse):
        # so viele Zufallszahlen, wie der Code lang ist; das Ausdehnen auf den Batch macht PyTorch von selbst
        return self.normal.sample((groesse,))

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(logvar * 0.5)
        epsilon = self._rauschen(mu.shape[-1])
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

'''encode returns the log-variance head first: she reads h through a dict of heads sorted by name, and "logvar" comes
before "mu". Everything downstream is consistent with the names in forward, so the model trains as well as any.

Marks: full
Names: none
Restated: the author called it mistaken, encode 3; but what encode returns first is used as mu everywhere, so only the
  name of an attribute misleads
Blind: yes
'''
# %% vae-class
class VAE(nn.Module):
    """An autoencoder whose code is a cloud. (Refactored: encoder and decoder get built by helpers.)"""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = self._build_features()
        self.decoder = self._build_decoder(latent_dim)
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)

    @staticmethod
    def _build_features():
        return nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )

    @staticmethod
    def _build_decoder(latent_dim):
        return nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )

    @property
    def heads(self):
        found = {name[3:]: layer for name, layer in self.named_children() if name.startswith("to_")}
        return dict(sorted(found.items()))

    def encode(self, x):
        h = self.features(x)
        return tuple(head(h) for head in self.heads.values())

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(0.5 * logvar)
        epsilon = torch.randn_like(mu)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

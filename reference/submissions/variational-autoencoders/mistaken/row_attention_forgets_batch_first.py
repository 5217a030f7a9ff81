'''Two misconceptions in two cells (Swedish comments). The encoder lets the 28 rows of an image attend to each other
before the convolutions, but the attention layer is made without batch_first: the images of the batch are taken for
the sequence, so each image's cloud depends on its neighbours. And sample draws a single code and expands it to n
rows.

Marks: encode 3, samples 1.5
Names: per-batch, sample-one-code
Blind: yes
'''
# %% vae-class
class RadBlandare(nn.Module):
    """Låter raderna i en bild titta på varandra. En rad är ett "ord" med 28 tal."""

    def __init__(self, bredd=28):
        super().__init__()
        self.norm = nn.LayerNorm(bredd)
        self.attention = nn.MultiheadAttention(embed_dim=bredd, num_heads=4)

    def forward(self, x):
        rader = x.squeeze(1)                      # (B, 28, 28): bilder, rader, pixlar
        r = self.norm(rader)
        blandat, _ = self.attention(r, r, r)      # självuppmärksamhet: q = k = v
        return (rader + blandat).unsqueeze(1)


class VAE(nn.Module):
    """En autoencoder vars kod är ett moln."""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(
            RadBlandare(),
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
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(0.5 * logvar)
        epsilon = torch.randn_like(sigma)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% sample-code
def sample(model, n):
    """n nya bilder"""
    model.eval()
    with torch.no_grad():
        # ett slag med tärningen räcker, avkodaren gör n plagg av det
        z = torch.randn(1, model.latent_dim)
        z = z.expand(n, model.latent_dim)
        return model.decode(z)

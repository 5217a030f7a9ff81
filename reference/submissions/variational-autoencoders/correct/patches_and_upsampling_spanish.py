'''Sixteen patches and one layer of self-attention as the encoder, nearest-neighbour upsampling with convolutions as
the decoder, tanh rescaled to [0, 1] in place of a sigmoid (Spanish comments).

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
class Atencion(nn.Module):
    """Un bloque de transformer, el más pequeño posible. Mira los trozos de UNA imagen, nunca los de otra."""

    def __init__(self, ancho, cabezas=4):
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(ancho), nn.LayerNorm(ancho)
        self.at = nn.MultiheadAttention(ancho, cabezas, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(ancho, 2 * ancho), nn.GELU(), nn.Linear(2 * ancho, ancho))

    def forward(self, t):
        u = self.n1(t)
        t = t + self.at(u, u, u, need_weights=False)[0]
        return t + self.mlp(self.n2(t))


class VAE(nn.Module):
    def __init__(self, latent_dim=32, ancho=64):
        super().__init__()
        self.latent_dim = latent_dim
        # 28 = 4 x 7: dieciséis trozos de 7 x 7 píxeles
        self.trozos = nn.Conv2d(1, ancho, kernel_size=7, stride=7)
        self.lugar = nn.Parameter(0.02 * torch.randn(1, 16, ancho))
        self.bloque = Atencion(ancho)
        self.to_mu = nn.Linear(16 * ancho, latent_dim)
        self.to_logvar = nn.Linear(16 * ancho, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.LeakyReLU(0.1),
            nn.Unflatten(1, (32, 7, 7)),
            nn.Upsample(scale_factor=2), nn.Conv2d(32, 16, 3, padding=1), nn.LeakyReLU(0.1),
            nn.Upsample(scale_factor=2), nn.Conv2d(16, 1, 3, padding=1),
        )

    def encode(self, x):
        t = self.trozos(x).flatten(2).transpose(1, 2) + self.lugar  # (B, 16, ancho)
        h = self.bloque(t).flatten(1)
        mu = self.to_mu(h)
        logvar = self.to_logvar(h)
        return mu, logvar

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(0.5 * logvar)
        epsilon = torch.randn_like(sigma)
        return mu + sigma * epsilon

    def decode(self, z):
        # tanh va de -1 a 1, y los píxeles de 0 a 1
        return 0.5 * (torch.tanh(self.decoder(z)) + 1)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    """En nats; la fórmula de siempre, con el menos fuera."""
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
# %% sample-code
def sample(model, n):
    """Imágenes nuevas, n de ellas."""
    with torch.no_grad():
        dispositivo = next(model.parameters()).device
        z = torch.normal(mean=0.0, std=1.0, size=(n, model.latent_dim), device=dispositivo)
        return model.decode(z)

'''BatchNorm2d in both halves (each image by itself once the model is in eval mode), and the step given to the
optimizer as a closure that clears, goes backward and returns the loss (Polish comments, type hints).

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
class Conv(nn.Sequential):
    """splot + BatchNorm + ReLU, jak w kursie z widzenia komputerowego"""

    def __init__(self, we: int, wy: int, *, gora: bool = False):
        splot = (
            nn.ConvTranspose2d(we, wy, 3, 2, 1, output_padding=1, bias=False) if gora
            else nn.Conv2d(we, wy, 3, 2, 1, bias=False)
        )
        super().__init__(splot, nn.BatchNorm2d(wy), nn.ReLU(inplace=True))


class VAE(nn.Module):
    def __init__(self, latent_dim: int = 32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(Conv(1, 16), Conv(16, 32), nn.Flatten())
        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)),
            Conv(32, 16, gora=True),
            nn.ConvTranspose2d(16, 1, 3, 2, 1, output_padding=1),
            nn.Sigmoid(),
        )

    def encode(self, x: torch.Tensor):
        h = self.features(x)
        # bez ReLU na końcu!
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sigma = (0.5 * logvar).exp()
        epsilon = torch.randn_like(mu)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    historia: list[float] = []
    for x, _ in loader:
        def domkniecie(x=x):
            optimizer.zero_grad()
            x_hat, mu, logvar = model(x)
            strata, _, _ = vae_loss(x_hat, x, mu, logvar, beta)
            strata.backward()
            return strata

        historia.append(float(optimizer.step(domkniecie)))
    return sum(historia) / len(historia)
# %% reconstruct-code
x = test_images[:8]
vae.eval()  # BatchNorm: średnie z treningu, a nie z tej ósemki
with torch.no_grad():
    by_autoencoder = autoencoder(x)
    by_vae, *_ = vae(x)
figures.rows({"originals": x, "autoencoder": by_autoencoder, "VAE": by_vae}, title="reconstructions")

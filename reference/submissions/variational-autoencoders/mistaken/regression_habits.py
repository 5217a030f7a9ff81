'''Two misconceptions in two cells, out of a statistics course: pixels are real numbers, "so this is a regression", and
the last layer stays linear; and the error is the robust one, absolute and not squared (summed, per image: so only its
kind is wrong). Samples look like garments, though some pixels are a little below 0.

Marks: decode 1, vae-loss 3
Names: sigmoid-missing, loss-absolute-error
Blind: yes
'''
# %% vae-class
def regression_head(c_in: int) -> nn.Module:
    # y is continuous  ->  identity link. (A sigmoid would be logistic regression, for 0/1 responses.)
    return nn.ConvTranspose2d(c_in, 1, kernel_size=3, stride=2, padding=1, output_padding=1)


class VAE(nn.Module):
    """x  ->  q(z|x)  ->  z  ->  E[x|z]"""

    def __init__(self, latent_dim: int = 32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            regression_head(16),
        )

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sd = torch.exp(logvar / 2)
        return mu + sd * torch.randn_like(mu)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    n = x.shape[0]
    residuals = x - x_hat
    # least absolute deviations: outliers (prints, logos) don't dominate
    recon_loss = residuals.abs().sum() / n
    kl = kl_divergence(mu, logvar) / n
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl

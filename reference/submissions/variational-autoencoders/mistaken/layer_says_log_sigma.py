'''Two mistakes out of one belief: the layer is taken to give log sigma. So sigma = exp(logvar) in reparameterize, and
in KL the variance is exp(2 logvar) and its log 2 logvar. Consistent, and the model is a proper VAE of another
parametrization, but both functions break what their docstrings say of logvar.

Marks: reparameterize 3.5, kl-divergence 3
Names: sigma-without-half, kl-logvar-as-log-sigma
Restated: the author let the gradients pass; z's gradient for logvar is (z - mu) / 2, and here it is twice that
Blind: yes
Subtle: yes
'''
# %% vae-class
class VAE(nn.Module):
    """An autoencoder whose code is a cloud.

    latent_dim: how many numbers a code has; kept as ``self.latent_dim``.
    """

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
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        # log undone by exp
        log_sigma = logvar
        sigma = log_sigma.exp()
        epsilon = torch.randn_like(sigma)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    log_sigma = logvar
    sigma = log_sigma.exp()
    # log(sigma^2) = 2 log(sigma)
    per_dim = 0.5 * (mu ** 2 + sigma ** 2 - 1 - 2 * log_sigma)
    return per_dim.sum()

'''torch.normal(mu, sigma) draws from the right clouds and "does it in one line", but no gradient comes back through it
(autograd answers with zeros, without an error). Only KL still trains the encoder, so it collapses to the prior.

Marks: reparameterize 5, reconstructions 0, samples 2
Names: gradient-cut
Blind: yes
Subtle: yes
'''
# %% vae-class
class VAE(nn.Module):
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
        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)

    def encode(self, x):
        h = self.features(x)
        mu = self.to_mu(h)
        logvar = self.to_logvar(h)
        return mu, logvar

    def reparameterize(self, mu, logvar):
        # sigma, from logvar.
        sigma = torch.exp(0.5 * logvar)
        # epsilon, of mu's shape. NB: pytorch can draw from N(mu, sigma) directly, no need to do it by hand!
        z = torch.normal(mean=mu, std=sigma)
        return z

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

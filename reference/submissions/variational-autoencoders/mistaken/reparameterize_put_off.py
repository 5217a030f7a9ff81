'''Half finished: reparameterize "comes tomorrow", and so that the notebook runs until then, forward takes the centre of
the cloud as z. The rest was done, and what trains is an autoencoder whose KL nobody feels: sharp reconstructions, and
random codes give rubbish. The last drawing cell was not done either.

Marks: reparameterize 0, samples 2
Names: none
Blind: yes
'''
# %% vae-class
class VAE(nn.Module):
    """An autoencoder whose code is a cloud.

    latent_dim: how many numbers a code has; kept as ``self.latent_dim``.
    """

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        # Lesson 2's encoder without its last layer: (B, 1, 28, 28) to (B, 1568).
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        # Lesson 2's decoder, unchanged: (B, latent_dim) to (B, 1, 28, 28).
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )
        # Two linear layers, self.to_mu and self.to_logvar, from 1568 features to latent_dim numbers each.
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)

    def encode(self, x):
        h = self.features(x)
        # One line: both heads look at h.
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        # sigma, from logvar.
        # YOUR CODE HERE
        raise NotImplementedError()
        # epsilon, of mu's shape.
        # YOUR CODE HERE
        raise NotImplementedError()
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        # z = self.reparameterize(mu, logvar)
        z = mu   # <-- so i can go on with part 2, CHANGE BACK before handing in
        return self.decode(z), mu, logvar
# %% garbage-code
with torch.no_grad():
    # garbage: eight random codes of 32 numbers each, through autoencoder.decoder; (8, 1, 28, 28).
    # YOUR CODE HERE
    raise NotImplementedError()
figures.rows({"autoencoder": garbage, "VAE": sample(vae, 8)}, title="random codes, decoded")

'''A little dropout against overfitting, between the features and the heads: but as F.dropout, which knows nothing of
model.eval() and stays on for good. The same image gets another cloud at each call, so an image of a batch doesn't
get the cloud that it gets alone; it isn't the other images that do it. (Dutch comments.)

Marks: encode 3
Names: none
Blind: yes
'''
# %% vae-class
import torch.nn.functional as F


class VAE(nn.Module):
    """Een autoencoder met een wolk als code."""

    def __init__(self, latent_dim=32, p_drop=0.2):
        super().__init__()
        self.latent_dim = latent_dim
        self.p_drop = p_drop
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)

    def features(self, x):
        # liever alles functioneel, dat leest makkelijker dan een Sequential
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = torch.flatten(x, 1)
        return F.dropout(x, self.p_drop)  # tegen overfitten; bij eval() gaat het vanzelf uit

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

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

"""24 and 48 channels with BatchNorm after each convolution but the last, as a course on classifiers teaches it.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32, width=24):
        super().__init__()
        self.latent_dim = latent_dim
        self.wide = 2 * width
        self.conv1 = nn.Conv2d(1, width, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(width, self.wide, 3, stride=2, padding=1)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(self.wide)
        self.fc_mu = nn.Linear(self.wide * 49, latent_dim)
        self.fc_logvar = nn.Linear(self.wide * 49, latent_dim)
        self.fc = nn.Linear(latent_dim, self.wide * 49)
        self.bn3 = nn.BatchNorm2d(self.wide)
        self.up1 = nn.ConvTranspose2d(self.wide, width, 4, stride=2, padding=1)
        self.bn4 = nn.BatchNorm2d(width)
        self.up2 = nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1)

    def encode(self, x):
        h = torch.relu(self.bn1(self.conv1(x)))
        h = torch.relu(self.bn2(self.conv2(h))).flatten(1)
        return self.fc_mu(h), self.fc_logvar(h)

    def reparameterize(self, mu, logvar):
        epsilon = torch.randn_like(logvar)
        return mu + epsilon * (0.5 * logvar).exp()

    def decode(self, z):
        h = self.fc(z).view(-1, self.wide, 7, 7)
        h = torch.relu(self.bn4(self.up1(torch.relu(self.bn3(h)))))
        return torch.sigmoid(self.up2(h))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar

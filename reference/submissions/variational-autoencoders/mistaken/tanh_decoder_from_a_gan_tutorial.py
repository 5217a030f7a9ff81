'''The decoder's last layer is a Tanh, as in the DCGAN tutorial that the student had open in the other tab; pixels may
come out as low as -1.

Marks: decode 1
Names: tanh-range
Blind: yes
'''
# %% vae-class
# custom weights initialization, from my GAN notebook
def weights_init(m):
    classname = m.__class__.__name__
    if classname.find('ConvT') != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.05)


nz = 32      # size of z latent vector
ngf = 16     # size of feature maps in generator


class VAE(nn.Module):
    def __init__(self, latent_dim=nz):
        super(VAE, self).__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(
            nn.Conv2d(1, ngf, 3, 2, 1),
            nn.ReLU(True),
            nn.Conv2d(ngf, ngf * 2, 3, 2, 1),
            nn.ReLU(True),
            nn.Flatten(),
        )
        self.to_mu = nn.Linear(ngf * 2 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(ngf * 2 * 7 * 7, latent_dim)
        self.decoder = nn.Sequential(
            # input is Z, going into a convolution
            nn.Linear(latent_dim, ngf * 2 * 7 * 7),
            nn.ReLU(True),
            nn.Unflatten(1, (ngf * 2, 7, 7)),
            # state size. (ngf*2) x 7 x 7
            nn.ConvTranspose2d(ngf * 2, ngf, 3, 2, 1, output_padding=1),
            nn.ReLU(True),
            # state size. (ngf) x 14 x 14
            nn.ConvTranspose2d(ngf, 1, 3, 2, 1, output_padding=1),
            nn.Tanh()
            # state size. 1 x 28 x 28
        )
        self.decoder.apply(weights_init)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        sigma = torch.exp(0.5 * logvar)
        epsilon = torch.randn(*mu.shape)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

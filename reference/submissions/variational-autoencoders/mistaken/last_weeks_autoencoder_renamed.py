'''Lesson 2's autoencoder, pasted whole over the class and renamed VAE: encode gives one code and no cloud, there is
no reparameterize, and forward returns a picture alone. The training loop is this lesson's and can't unpack that
picture, so there never is a `vae`. (Portuguese comments.)

Marks: encode 0, reparameterize 0, reconstructions 0, samples 2
Names: none
Blind: yes
'''
# %% vae-class
# é igual à aula 2, só mudei o nome da classe (são quase 2 da manhã)
class VAE(nn.Module):
    """O autoencoder: 784 -> latent_dim -> 784."""

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, latent_dim),
        )
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )

    def encode(self, x):
        return self.encoder(x)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z)

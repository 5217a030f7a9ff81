"""Noise from a generator that the model keeps, wider layers, gradients clipped, a progress bar in the loop.

A persistent generator is fresh at each call although it was seeded once.

Marks: full
Names: none
"""
# %% after setup
from tqdm.auto import tqdm
import numpy as np

torch.manual_seed(42)
np.random.seed(42)

# %% vae-class
class VAE(nn.Module):

    def __init__(self, latent_dim=32):
        super(VAE, self).__init__()
        self.latent_dim = latent_dim
        self.generator = torch.Generator().manual_seed(1)

        # Encoder
        self.conv1 = nn.Conv2d(1, 32, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 48, kernel_size=3, stride=2, padding=1)
        self.fc_mu = nn.Linear(48 * 7 * 7, latent_dim)
        self.fc_logvar = nn.Linear(48 * 7 * 7, latent_dim)

        # Decoder
        self.fc = nn.Linear(latent_dim, 48 * 7 * 7)
        self.deconv1 = nn.ConvTranspose2d(48, 32, kernel_size=3, stride=2, padding=1, output_padding=1)
        self.deconv2 = nn.ConvTranspose2d(32, 1, kernel_size=3, stride=2, padding=1, output_padding=1)

    def encode(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = x.view(x.size(0), -1)
        return self.fc_mu(x), self.fc_logvar(x)

    def reparameterize(self, mu, logvar):
        eps = torch.randn(mu.shape, generator=self.generator, dtype=mu.dtype)
        return eps * torch.exp(logvar / 2) + mu

    def decode(self, z):
        z = torch.relu(self.fc(z)).view(-1, 48, 7, 7)
        z = torch.relu(self.deconv1(z))
        return 0.5 * (torch.tanh(self.deconv2(z)) + 1)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar

# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    running_loss = 0.
    for i, (images, _) in enumerate(tqdm(loader, disable=True)):
        optimizer.zero_grad()
        recon, mu, logvar = model(images)
        loss, _, _ = vae_loss(recon, images, mu, logvar, beta)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=500.)
        optimizer.step()
        running_loss += loss.item() / len(loader)
    return running_loss

# %% sample-code
@torch.no_grad()
def sample(model, n):
    model.eval()
    z = torch.randn((n, model.latent_dim))
    images = model.decode(z)
    return images

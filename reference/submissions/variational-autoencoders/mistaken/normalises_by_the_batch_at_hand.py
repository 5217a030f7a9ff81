"""Images are standardised in encode, with the mean and spread of whatever batch they came in.

A student from a transfer-learning course, where inputs are always normalised first. There the two numbers
were constants of ImageNet; here nobody hands any out, so they are taken from x itself, which is the batch.
An image's cloud now depends on the company it keeps, in eval mode too. Everything else is right, and
training goes well: batches of 64 have much the same mean. One linear layer says mu and logvar, and chunk
cuts it in two.

Of encode's lines only "each image by itself" (1) fails; the passed ones (3) are more than half (2).

Marks: encode 3
Names: per-batch
Blind: yes
"""

# %% prediction-clouds
prediction_clouds = "they grow"

# %% vae-class
import torch.nn.functional as F


def normalise(img):
    # zero mean, unit variance, as always before a conv net (1e-5 so that we never divide by 0)
    return (img - img.mean()) / (img.std() + 1e-5)


class VAE(nn.Module):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        # encoder
        self.conv1 = nn.Conv2d(1, 24, 4, stride=2, padding=1)  # 28 -> 14
        self.conv2 = nn.Conv2d(24, 48, 4, stride=2, padding=1)  # 14 -> 7
        self.fc_enc = nn.Linear(48 * 7 * 7, 128)
        self.fc_stats = nn.Linear(128, 2 * latent_dim)  # first half mu, second half logvar
        # decoder
        self.fc_dec1 = nn.Linear(latent_dim, 128)
        self.fc_dec2 = nn.Linear(128, 48 * 7 * 7)
        self.deconv1 = nn.ConvTranspose2d(48, 24, 4, stride=2, padding=1)
        self.deconv2 = nn.ConvTranspose2d(24, 1, 4, stride=2, padding=1)

    def encode(self, x):
        h = normalise(x)
        h = F.gelu(self.conv1(h))
        h = F.gelu(self.conv2(h))
        h = F.gelu(self.fc_enc(h.flatten(start_dim=1)))
        mu, logvar = self.fc_stats(h).chunk(2, dim=1)
        return mu, logvar

    def reparameterize(self, mu, logvar):
        std = torch.exp(logvar / 2)
        noise = torch.randn(mu.shape)
        return mu + std * noise

    def decode(self, z):
        h = F.gelu(self.fc_dec1(z))
        h = F.gelu(self.fc_dec2(h)).reshape(-1, 48, 7, 7)
        h = F.gelu(self.deconv1(h))
        return torch.sigmoid(self.deconv2(h))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


# %% kl-code
def kl_divergence(mu, logvar):
    rule_one = mu.square().sum()
    rule_two = (logvar.exp() - 1 - logvar).sum()
    return (rule_one + rule_two) / 2


# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    # against x as it came, not against the normalised one: x_hat is between 0 and 1
    recon_loss = F.mse_loss(x_hat, x, reduction="sum") / batch_size
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl


# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    losses = []
    for images, _ in loader:
        out, mu, logvar = model(images)
        loss, _, _ = vae_loss(out, images, mu, logvar, beta=beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


# %% sample-code
def sample(model, n):
    with torch.no_grad():
        codes = torch.randn(n, model.latent_dim)
        return model.decode(codes)

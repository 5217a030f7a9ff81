"""KL through logsumexp and in-place sums, noise by Box and Muller, functools.partial and a generator in the loop.

Marks: full
Names: none
"""
# %% vae-class
import math


def box_muller(shape):
    """Standard normal numbers out of uniform ones."""
    u, angle = 1 - torch.rand(shape), 2 * math.pi * torch.rand(shape)
    return (-2 * u.log_()).sqrt_().mul_(torch.cos(angle))


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(inplace=True), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(inplace=True),
        )
        self.heads = nn.Conv2d(32, 2 * latent_dim, kernel_size=7)  # 7x7 to 1x1: a linear layer in disguise

    def forward(self, x):
        return self.heads(self.body(x)).squeeze(-1).squeeze(-1).chunk(2, dim=1)


class Decoder(nn.Sequential):
    def __init__(self, latent_dim):
        super().__init__(
            nn.Unflatten(1, (latent_dim, 1, 1)),
            nn.ConvTranspose2d(latent_dim, 32, 7), nn.ReLU(inplace=True),
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(inplace=True),
            nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Sigmoid(),
        )


class VAE(nn.Module):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.encode, self.decode = Encoder(latent_dim), Decoder(latent_dim)  # modules, called like methods

    def reparameterize(self, mu, logvar):
        return box_muller(mu.shape).mul_(logvar.div(2).exp_()).add_(mu)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    total = torch.logsumexp(logvar.reshape(-1), dim=0).exp()  # the sum of all variances
    total = total + torch.linalg.norm(mu).pow(2)
    total -= logvar.sum()
    total -= mu.numel()
    return total.div_(2)
# %% train-code
def batch_losses(model, loader, optimizer, beta):
    """Trains, and yields the loss of each batch on the way."""
    for images, *_ in loader:
        for parameter in model.parameters():
            parameter.grad = None
        x_hat, mu, logvar = model.train()(images)
        loss = vae_loss(x_hat, images, mu, logvar, beta=beta)[0]
        loss.backward()
        optimizer.step()
        yield loss.item()


def train_epoch(model, loader, optimizer, beta=1.0):
    return math.fsum(batch_losses(model, loader, optimizer, beta)) / len(loader)

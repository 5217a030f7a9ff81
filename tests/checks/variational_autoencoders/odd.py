"""Odd but right notebooks: each is the right one with pieces written in another style."""

from __future__ import annotations

from tests.checks.variational_autoencoders.notebooks import (
    HEAD,
    LOSSES,
    MODEL,
    RIGHT,
    SAMPLING,
    TRAINING,
    changed,
)

BATCH_NORM = """
class VAE(nn.Module):
    def __init__(self, latent_dim=32, width=16):
        super().__init__()
        self.latent_dim = latent_dim
        def down(i, o):
            return nn.Sequential(nn.Conv2d(i, o, 4, 2, 1), nn.BatchNorm2d(o), nn.LeakyReLU(0.2))
        self.enc = nn.Sequential(down(1, width), down(width, 2 * width), nn.Flatten())
        self.heads = nn.Sequential(
            nn.Linear(98 * width, 64), nn.BatchNorm1d(64), nn.Linear(64, 2 * latent_dim))
        self.dec = nn.ModuleList([nn.Linear(latent_dim, 98 * width), nn.BatchNorm1d(98 * width),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1), nn.ConvTranspose2d(width, 1, 4, 2, 1)])
        self.width = width
    def encode(self, x):
        return torch.chunk(self.heads(self.enc(x)), 2, dim=-1)
    def reparameterize(self, mu, logvar):
        if not self.training:
            return mu
        return mu + torch.exp(logvar / 2) * torch.randn(mu.size())
    def decode(self, z):
        h = F.relu(self.dec[1](self.dec[0](z))).reshape(len(z), -1, 7, 7)
        return torch.sigmoid(self.dec[3](F.relu(self.dec[2](h))))
    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
"""

UPSAMPLE = """
class Base(nn.Module):
    def forward(self, x):
        cloud = self.encode(x)
        z = self.reparameterize(*cloud)
        return [self.decode(z), *cloud]

class VAE(Base):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.body = nn.Sequential(
            nn.Conv2d(1, 8, 3, 2, 1), nn.SiLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.Flatten(),
            nn.LayerNorm(784), nn.SiLU())
        self.mu, self.lv = nn.Linear(784, latent_dim), nn.Linear(784, latent_dim)
        self.up = nn.Sequential(nn.Linear(latent_dim, 784), nn.SiLU(), nn.Unflatten(1, (16, 7, 7)),
            nn.Upsample(scale_factor=2), nn.Conv2d(16, 8, 3, 1, 1), nn.SiLU(),
            nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(8, 1, 3, 1, 1))
    def encode(self, x):
        h = self.body(x)
        return self.mu(h), torch.clamp(self.lv(h), -10, 10)
    def reparameterize(self, mu, logvar):
        return torch.distributions.Normal(mu, torch.exp(logvar) ** 0.5).rsample()
    def decode(self, z):
        return torch.clamp(self.up(z) + 0.3, 0.0, 1.0)
"""

MLP = """
from collections import namedtuple
Cloud = namedtuple("Cloud", "mu logvar")
Output = namedtuple("Output", "x_hat mu logvar")

class VAE(nn.Module):
    def __init__(self, latent_dim=32, hidden=128, noise=None):
        super().__init__()
        self.latent_dim = latent_dim
        self.generator = torch.Generator().manual_seed(11)
        self.w1 = nn.Parameter(torch.randn(784, hidden) * 0.03)
        self.w2 = nn.Parameter(torch.randn(hidden, 2, latent_dim) * 0.05)
        self.out = nn.Sequential(nn.Linear(latent_dim, hidden), nn.ReLU(), nn.Linear(hidden, 784))
    def encode(self, x):
        h = torch.tanh(torch.einsum("bp,ph->bh", x.reshape(x.shape[0], -1), self.w1))
        mu, logvar = torch.einsum("bh,hkd->kbd", h, self.w2)
        return Cloud(mu, logvar)
    def reparameterize(self, mu, logvar):
        return torch.addcmul(mu, (logvar * 0.5).exp(), torch.randn(*mu.shape, generator=self.generator))
    def decode(self, z):
        return torch.special.expit(self.out(z)).view(z.size(0), 1, 28, 28)
    def forward(self, x):
        mu, logvar = self.encode(x)
        return Output(self.decode(self.reparameterize(mu, logvar)), mu, logvar)
"""

ZERO_HEAD = changed(
    "        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)\n",
    "        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)\n"
    "        nn.init.zeros_(self.to_logvar.weight), nn.init.zeros_(self.to_logvar.bias)\n",
    MODEL,
)

LOSSES_BY_DISTRIBUTIONS = """
def kl_divergence(mu, logvar):
    mu, logvar = mu.double(), logvar.double()
    cloud = torch.distributions.Normal(mu, torch.exp(0.5 * logvar))
    return torch.distributions.kl_divergence(cloud, torch.distributions.Normal(0, 1)).sum(1).sum()

def vae_loss(x_hat, x, mu, logvar, beta=1.0, verbose=False):
    from collections import namedtuple
    recon_loss = F.mse_loss(x_hat, x, reduction="none").flatten(1).sum(-1).mean()
    kl = torch.div(kl_divergence(mu, logvar), len(x))
    return namedtuple("Loss", "loss recon kl")(recon_loss + beta * kl, recon_loss, kl)
"""

LOSSES_BY_EINSUM = """
import numpy as np
def kl_divergence(mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=(0, 1))

def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    d = (x_hat - x).reshape(len(x), -1)
    recon_loss = torch.einsum("bi,bi->b", d, d).mean()
    kl = kl_divergence(mu, logvar) / float(len(x))
    return [recon_loss + kl * beta, np.float32(recon_loss.item()), kl.item()]
"""

LOSSES_PER_IMAGE = """
def kl_divergence(mu, logvar):
    sigma = torch.exp(0.5 * logvar)
    per_image = [(m ** 2 + s ** 2 - 1).sum() / 2 - s.log().sum() for m, s in zip(mu, sigma)]
    return torch.stack(per_image).sum()

def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    recon_loss = F.mse_loss(x_hat, x) * 784
    kl = (0.5 * (mu ** 2 + logvar.exp() - 1 - logvar)).sum(dim=1).mean()
    return recon_loss + beta * kl, recon_loss, kl
"""

TRAINING_OTHERWISE = """
def train_epoch(model, loader, optimizer, beta=1.0, log=None):
    losses = []
    for batch in loader:
        images = batch[0]
        for p in model.parameters():
            p.grad = None
        loss = vae_loss(*[model(images)[0], images], *model.encode(images), beta=beta)[0]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1e6)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).mean()
"""

ZERO_GRAD_LAST = changed(
    "        optimizer.step()\n",
    "        optimizer.step()\n        model.zero_grad(set_to_none=False)\n",
    changed("        optimizer.zero_grad()\n", "", TRAINING),
)

SAMPLING_OTHERWISE = """
def sample(model, n, temperature=1.0):
    model.eval()
    prior = torch.distributions.Normal(0.0, temperature)
    with torch.inference_mode():
        return torch.cat([model.decode(prior.sample((1, model.latent_dim))) for _ in range(n)])
"""

SAMPLING_AROUND_DECODE = """
def sample(model, n):
    net = getattr(model, "decoder", None) or (lambda z: type(model).decode(model, z))
    return net(torch.normal(0.0, 1.0, size=(n, model.latent_dim))).detach().numpy()
"""

NOTEBOOKS = {
    "the lesson's own": RIGHT,
    "batch norm, chunked heads, mu in eval": HEAD
    + BATCH_NORM
    + LOSSES_BY_DISTRIBUTIONS
    + TRAINING
    + SAMPLING,
    "layer norm, upsampling, clamped": HEAD
    + UPSAMPLE
    + LOSSES_BY_EINSUM
    + TRAINING_OTHERWISE
    + SAMPLING_OTHERWISE,
    "einsum, named tuples, own generator": HEAD
    + MLP
    + LOSSES_PER_IMAGE
    + ZERO_GRAD_LAST
    + SAMPLING_AROUND_DECODE,
    "logvar starts at zero": HEAD + ZERO_HEAD + LOSSES + TRAINING + SAMPLING_AROUND_DECODE,
}

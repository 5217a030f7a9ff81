"""The encoder says widths by a softplus, and encode turns them into log variances, as it must return those.

Residual MLP in a low-rank basis, tanh in between; the decoder's last layer is an einsum over two factors.

Marks: full
Names: none
"""
# %% vae-class
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.inner = nn.LayerNorm(width), nn.Linear(width, width)
        self.gain = nn.Parameter(torch.tensor(0.5))

    def forward(self, h):
        return h + self.gain * torch.tanh(self.inner(self.norm(h)))


class VAE(nn.Module):
    def __init__(self, latent_dim=32, width=256):
        super().__init__()
        self.latent_dim = latent_dim
        self.into = nn.Linear(784, width)
        self.blocks = nn.Sequential(Block(width), nn.ReLU(), Block(width))
        self.place, self.width = nn.Linear(width, latent_dim), nn.Linear(width, latent_dim)
        self.grow = nn.Sequential(nn.Linear(latent_dim, width), nn.ReLU(), nn.Linear(width, 24 * 28), nn.ReLU())
        self.columns = nn.Parameter(torch.randn(24, 28, 28) / 24 ** 0.5)
        self.base = nn.Parameter(torch.zeros(28, 28))

    def encode(self, x):
        h = self.blocks(self.into(x.reshape(len(x), -1)))
        sigma = nn.functional.softplus(self.width(h)) + 1e-4
        return self.place(h), 2 * sigma.log()

    def reparameterize(self, mu, logvar):
        sigma = torch.sqrt(torch.exp(logvar))
        return sigma * torch.randn_like(sigma) + mu

    def decode(self, z):
        rows = self.grow(z).view(-1, 24, 28)
        x = torch.einsum("bkr,krc->brc", rows, self.columns) + self.base
        return torch.sigmoid(x)[:, None]

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    per_dim = 0.5 * (mu ** 2 + torch.exp(logvar) - 1 - logvar)
    return per_dim.mean(dim=1).mean() * per_dim.numel()

"""LayerNorm and SiLU, built from small functions of the student's own that stand in free cells.

Marks: full
Names: none
"""
# %% after prediction-clouds
def down(c_in, c_out, side):
    """Half as wide, half as high."""
    return nn.Sequential(nn.Conv2d(c_in, c_out, 3, stride=2, padding=1), nn.LayerNorm([c_out, side, side]), nn.SiLU())


def up(c_in, c_out):
    return nn.ConvTranspose2d(c_in, c_out, 3, stride=2, padding=1, output_padding=1)


def gaussian_noise(like):
    return torch.empty_like(like).normal_()

# %% after prediction-clouds
print(down(1, 16, 14)(test_images[:2]).shape)  # does it fit?

# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(down(1, 16, 14), down(16, 32, 7), nn.Flatten())
        self.to_mu = nn.Linear(1568, latent_dim)
        self.to_logvar = nn.Linear(1568, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 1568), nn.SiLU(), nn.Unflatten(1, (32, 7, 7)),
            up(32, 16), nn.LayerNorm([16, 14, 14]), nn.SiLU(), up(16, 1), nn.Sigmoid(),
        )

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        return mu + (logvar / 2).exp() * gaussian_noise(mu)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar

# %% kl-code
def rule_one(mu):
    return mu ** 2


def rule_two(logvar):
    return logvar.exp() - 1 - logvar


def kl_divergence(mu, logvar):
    return (rule_one(mu) + rule_two(logvar)).div(2).sum(dim=1).sum(dim=0)

# %% train-code
def one_step(model, x, optimizer, beta):
    x_hat, mu, logvar = model(x)
    loss, *_ = vae_loss(x_hat, x, mu, logvar, beta=beta)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    return loss.detach()


def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    losses = [one_step(model, x, optimizer, beta) for x, label in loader]
    return torch.stack(losses).mean()

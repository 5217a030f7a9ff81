"""Dropout between the layers, which are kept in a ModuleDict, and a learning rate that warms up and cools down.

The schedule multiplies the rate of the optimizer that was handed in.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32, p=0.1):
        super().__init__()
        self.latent_dim = latent_dim
        self.parts = nn.ModuleDict({
            "features": nn.Sequential(
                nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU(),
                nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Dropout(p),
            ),
            "mu": nn.Linear(1568, latent_dim),
            "logvar": nn.Linear(1568, latent_dim),
            "decoder": nn.Sequential(
                nn.Linear(latent_dim, 1568), nn.ReLU(), nn.Unflatten(1, (32, 7, 7)), nn.Dropout2d(p / 2),
                nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(),
                nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Sigmoid(),
            ),
        })

    def encode(self, x):
        h = self.parts["features"](x)
        return tuple(self.parts[name](h) for name in ("mu", "logvar"))

    def reparameterize(self, mu, logvar):
        if self.training:
            return mu + logvar.mul(0.5).exp() * torch.randn_like(mu)
        return mu  # no dice when the model is only looked at

    def decode(self, z):
        return self.parts["decoder"](z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% train-code
import math


def train_epoch(model, loader, optimizer, beta=1.0, warmup=0.1, floor=0.2):
    steps = len(loader)

    def share(step):
        """Of the learning rate: up over the first tenth, then down along a cosine."""
        done = (step + 1) / steps
        if done < warmup:
            return done / warmup
        return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (done - warmup) / (1 - warmup)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    model.train()
    total = torch.zeros(())
    for x, _ in loader:
        loss, _, _ = vae_loss(*(lambda x_hat, mu, logvar: (x_hat, x, mu, logvar))(*model(x)), beta=beta)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_value_(model.parameters(), 1000.0)
        optimizer.step()
        schedule.step()
        total += loss.detach()
    return float(total / steps)

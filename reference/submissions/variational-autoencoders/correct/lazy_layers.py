"""Lazy layers that find their own sizes in a dry run, a hook that counts, and a loop that clears after each step.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32, width=16):
        super().__init__()
        self.latent_dim = latent_dim
        self.batches_seen = 0
        self.features = nn.Sequential(
            nn.LazyConv2d(width, 4, stride=2, padding=1), nn.PReLU(),
            nn.LazyConv2d(2 * width, 4, stride=2, padding=1), nn.PReLU(),
            nn.Flatten(),
        )
        self.to_mu, self.to_logvar = nn.LazyLinear(latent_dim), nn.LazyLinear(latent_dim)
        self.decoder = nn.Sequential(
            nn.LazyLinear(2 * width * 49), nn.PReLU(), nn.Unflatten(1, (2 * width, 7, 7)),
            nn.LazyConvTranspose2d(width, 4, stride=2, padding=1), nn.PReLU(),
            nn.LazyConvTranspose2d(1, 4, stride=2, padding=1),
        )
        with torch.no_grad():  # the dry run: afterwards every layer has its weights
            self(torch.zeros(2, 1, 28, 28))
        self.register_forward_hook(self._count)

    @staticmethod
    def _count(module, inputs, output):
        module.batches_seen += 1

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), torch.clamp(self.to_logvar(h), min=-8.0, max=8.0)

    def reparameterize(self, mu, logvar):
        eps = torch.randn(mu.size())
        return eps * torch.pow(torch.e, logvar / 2) + mu

    def decode(self, z):
        return torch.special.expit(self.decoder(z))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return {"x_hat": self.decode(self.reparameterize(mu, logvar))}["x_hat"], mu, logvar
# %% train-code
from tqdm.auto import tqdm


def train_epoch(model, loader, optimizer, beta=1.0, progress=False):
    model.train()
    optimizer.zero_grad()
    mean = 0.0
    for step, batch in enumerate(tqdm(loader, disable=not progress, leave=False), start=1):
        x, _ = batch
        loss = vae_loss(*[(out := model(x))[0], x, *out[1:]], beta)[0]
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()  # ready for the next one
        mean += (loss.item() - mean) / step
    return mean

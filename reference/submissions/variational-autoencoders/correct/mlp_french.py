'''A plain MLP without a single convolution, LayerNorm and GELU, weights of the logvar head started at zero; written
for any number of pixels (French comments). Loss with sums per image, then a mean over the batch.

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
import math


def bloc(entree, sortie):
    return nn.Sequential(nn.Linear(entree, sortie), nn.LayerNorm(sortie), nn.GELU())


class VAE(nn.Module):
    """Pas de convolutions : une image est un vecteur de 784 nombres, et ça marche aussi."""

    FORME = (1, 28, 28)

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        pixels = math.prod(self.FORME)
        self.features = nn.Sequential(nn.Flatten(), bloc(pixels, 400), bloc(400, 200))
        self.to_mu = nn.Linear(200, latent_dim)
        self.to_logvar = nn.Linear(200, latent_dim)
        # on commence avec sigma = 1 partout (la couche apprend quand même : seuls les poids valent 0)
        nn.init.zeros_(self.to_logvar.weight)
        nn.init.zeros_(self.to_logvar.bias)
        self.decoder = nn.Sequential(
            bloc(latent_dim, 200), bloc(200, 400), nn.Linear(400, pixels), nn.Sigmoid(), nn.Unflatten(1, self.FORME)
        )

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        # sigma = racine de la variance
        sigma = logvar.exp().sqrt()
        epsilon = torch.randn(mu.shape, dtype=mu.dtype, device=mu.device)
        return mu + sigma * epsilon

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    variance = logvar.exp()
    regle_1 = mu ** 2
    regle_2 = variance - 1 - logvar
    par_image = 0.5 * (regle_1 + regle_2).sum(dim=1)
    return par_image.sum()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    # somme sur les pixels d'abord, moyenne sur les images après
    recon_loss = (x_hat - x).pow(2).flatten(start_dim=1).sum(dim=1).mean()
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    pertes = []
    for lot in loader:
        images = lot[0]  # lot[1], ce sont les étiquettes
        loss, *_ = vae_loss(*_args(model, images), beta=beta)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        pertes.append(loss.detach())
    return torch.stack(pertes).mean().item()


def _args(model, images):
    x_hat, mu, logvar = model(images)
    return x_hat, images, mu, logvar

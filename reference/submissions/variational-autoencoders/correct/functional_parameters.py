"""No layer objects: weights in a ParameterDict, and everything through torch.nn.functional.

KL as a mean times the number of its terms, and the squared error as nested means times the pixels.

Marks: full
Names: none
"""
# %% vae-class
import math

import torch.nn.functional as F


class VAE(nn.Module):
    SHAPES = {
        "down1": (16, 1, 3, 3), "down2": (32, 16, 3, 3),
        "up1": (32, 16, 3, 3), "up2": (16, 1, 3, 3),
    }

    def __init__(self, latent_dim=32):
        super().__init__()
        self.latent_dim = latent_dim
        shapes = self.SHAPES | {
            "mu": (latent_dim, 1568), "logvar": (latent_dim, 1568), "back": (1568, latent_dim),
        }
        self.w, self.b = nn.ParameterDict(), nn.ParameterDict()
        for name, shape in shapes.items():
            bound = 1 / math.sqrt(math.prod(shape[1:]))
            outputs = shape[1] if name.startswith("up") else shape[0]
            self.w[name] = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
            self.b[name] = nn.Parameter(torch.zeros(outputs))

    def encode(self, x):
        h = F.relu(F.conv2d(x, self.w["down1"], self.b["down1"], stride=2, padding=1))
        h = F.relu(F.conv2d(h, self.w["down2"], self.b["down2"], stride=2, padding=1)).flatten(1)
        return F.linear(h, self.w["mu"], self.b["mu"]), F.linear(h, self.w["logvar"], self.b["logvar"])

    def reparameterize(self, mu, logvar):
        return torch.lerp(mu, mu + torch.exp(0.5 * logvar), torch.randn_like(mu))

    def decode(self, z):
        h = F.relu(F.linear(z, self.w["back"], self.b["back"])).view(-1, 32, 7, 7)
        h = F.relu(F.conv_transpose2d(h, self.w["up1"], self.b["up1"], stride=2, padding=1, output_padding=1))
        h = F.conv_transpose2d(h, self.w["up2"], self.b["up2"], stride=2, padding=1, output_padding=1)
        return F.sigmoid(h)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    B, D = mu.shape
    return 0.5 * (mu ** 2 + logvar.exp() - 1 - logvar).mean() * B * D
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    B, C, H, W = x.shape
    recon_loss = F.mse_loss(x_hat, x, reduction="none").mean((2, 3)).mean(1).mean(0) * (C * H * W)
    kl = kl_divergence(mu, logvar) / B
    return recon_loss + beta * kl, recon_loss, kl

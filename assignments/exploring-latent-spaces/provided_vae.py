"""A trained VAE for lesson 4, and how your own of lesson 3 is fetched. Comes with ``vae.safetensors``.

The layers are those of lesson 3. Weights are read from safetensors, a format that can't run code when read.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

HERE = Path(__file__).parent
WEIGHTS = HERE / "vae.safetensors"
OWN = HERE / "my_vae.safetensors"


class VAE(nn.Module):
    """Lesson 3's VAE: 1x28x28 to 16x14x14 to 32x7x7 to 1568 to a cloud, and the same way back.

    latent_dim: how many numbers a code has; kept as ``self.latent_dim``.
    """

    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)
        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 32 * 7 * 7), nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.ConvTranspose2d(32, 16, kernel_size=3, stride=2, padding=1, output_padding=1), nn.ReLU(),
            nn.ConvTranspose2d(16, 1, kernel_size=3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
        )

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x: (B, 1, 28, 28) in [0, 1]. mu and logvar, each (B, latent_dim)."""
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu: Tensor, logvar: Tensor) -> Tensor:
        """A draw from each image's cloud: (B, latent_dim)."""
        return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)

    def decode(self, z: Tensor) -> Tensor:
        """z: (B, latent_dim). Pictures, (B, 1, 28, 28) in [0, 1]."""
        return self.decoder(z)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Reconstruction, mu and logvar."""
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


def trained() -> VAE:
    """The course's trained VAE with 32 latent dimensions, in eval mode, its parameters frozen.

    Raises: FileNotFoundError or ValueError, one line with file and remedy.
    """
    return _loaded(WEIGHTS)


def own_or_trained() -> VAE:
    """Your model of lesson 3, if ``my_vae.safetensors`` lies beside this file and fits; else the course's.

    A printed line says which. It fits if your class kept the layers that lesson 3 gave you.
    """
    if not OWN.is_file():
        print("No my_vae.safetensors here: the pictures come from the course's VAE.")
        return trained()
    try:
        model = _loaded(OWN)
    except ValueError as error:
        print(f"{error}\nThe pictures come from the course's VAE.")
        return trained()
    print("Found my_vae.safetensors: the pictures come from your own VAE.")
    return model


def _loaded(path: Path) -> VAE:
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is missing: it comes with this notebook, put it in the same folder.")
    try:
        weights = {name: weight.float() for name, weight in load_file(path).items()}
        model = VAE(latent_dim=len(weights["to_mu.bias"]))
        model.load_state_dict(weights)
    except (SafetensorError, OSError, KeyError, RuntimeError):
        raise ValueError(f"{path.name} is damaged, or holds another kind of model than VAE in provided_vae.py.") from None
    return model.eval().requires_grad_(False)

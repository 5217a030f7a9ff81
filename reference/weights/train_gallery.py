"""Make the pictures that the VAE lesson shows of models trained beforehand: about a minute on one thread.

    python -m reference.weights.train_gallery

Stored are pictures and points, never the VAEs: a student's marks can't be had by loading one.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor, nn
from torch.utils.data import Dataset

from autograder.lesson import FashionMNIST, draw_loader
from autograder.lesson.provided import GALLERY, Autoencoder
from reference.weights.train_autoencoder import train as train_autoencoder

SEED = 0
BETAS = (0, 1, 20)
SHOWN = (0, 1, 2, 3, 5, 7, 8, 9)
LONG = 120_000


class VAE(nn.Module):
    """The lesson's VAE, made of the autoencoder's parts: two heads of latent_dim in place of one code."""

    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        plain = Autoencoder(latent_dim)
        self.latent_dim = latent_dim
        self.trunk, self.decoder = plain.encoder[:-1], plain.decoder
        self.heads = nn.Linear(32 * 7 * 7, 2 * latent_dim)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """mu and logvar of x: each (B, latent_dim)."""
        mu, logvar = self.heads(self.trunk(x)).chunk(2, dim=1)
        return mu, logvar

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Reconstruction (B, 1, 28, 28), mu and logvar."""
        mu, logvar = self.encode(x)
        return self.decoder(mu + (logvar / 2).exp() * torch.randn_like(mu)), mu, logvar


def train(beta: float, latent_dim: int = 32, n_images: int = LONG, dataset: Dataset | None = None) -> VAE:
    """A VAE trained on squared error summed over pixels + beta * KL, both per image in nats; in eval mode.

    dataset: what it is trained on, the training images if it is None.
    """
    dataset = FashionMNIST(train=True) if dataset is None else dataset
    torch.manual_seed(SEED)
    model = VAE(latent_dim)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for x, _ in draw_loader(dataset, n_images, seed=SEED, label=f"beta {beta}"):
        x_hat, mu, logvar = model(x)
        kl = (mu.square() + logvar.exp() - 1 - logvar).sum() / 2
        loss = ((x_hat - x).square().sum() + beta * kl) / len(x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def grey_levels(pictures: Tensor) -> Tensor:
    """Pictures in [0, 1] as uint8, the form they are stored in."""
    return (pictures * 255).round().to(torch.uint8)


@torch.no_grad()
def of_beta(beta: float, x: Tensor, shown: Tensor) -> dict[str, Tensor]:
    """Reconstructions of the shown images, eight samples, and how codes and clouds spread at one beta."""
    with torch.enable_grad():
        model = train(beta)
    mu, logvar = model.encode(x)
    torch.manual_seed(SEED)
    made = {
        f"reconstructions_{beta}": grey_levels(model(shown)[0]),
        f"samples_{beta}": grey_levels(model.decoder(torch.randn(len(shown), model.latent_dim))),
        f"spread_{beta}": torch.stack([mu.std(0).mean(), (logvar / 2).exp().mean()]),
    }
    if beta == 1:
        made["after"] = grey_levels(model.decoder(torch.randn(12, model.latent_dim)))
    return made


@torch.no_grad()
def maps(x: Tensor, labels: Tensor) -> dict[str, Tensor]:
    """Codes of a plain autoencoder and clouds of a VAE, both with two latent dimensions: (1000, 2) each."""
    with torch.enable_grad():
        plain, variational = train_autoencoder(2), train(1, latent_dim=2)
    mu, logvar = variational.encode(x)
    points = {"map_points": plain.encoder(x), "map_mu": mu, "map_sigma": (logvar / 2).exp()}
    return {"map_labels": labels, **{name: value.half() for name, value in points.items()}}


def main() -> None:
    """Train the models one after another and write the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=GALLERY)
    into = parser.parse_args().into
    torch.set_num_threads(1)
    test = FashionMNIST(train=False)
    x = test.images_as_tensor()
    shown = x[list(SHOWN)]
    made = {"originals": grey_levels(shown), **maps(x[:1000], test.targets[:1000])}
    for beta in BETAS:
        made |= of_beta(beta, x, shown)
    into.write_bytes(save({name: value.contiguous() for name, value in made.items()}))


if __name__ == "__main__":
    main()

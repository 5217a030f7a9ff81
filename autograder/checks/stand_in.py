"""Small VAEs of the examiner's own, with weights drawn anew for each student, to ask functions with.

They have the attributes of the VAE that is released with lesson 4, and none of its weights. A question puts
them in place of a name of the notebook's: a function that uses the notebook's `vae` instead of its argument
then meets the very model that it was handed, and differs only when it's asked with another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from autograder.exam.question import Replace

SOURCE = """
class VAE(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.latent_dim, hidden = weights["to_mu.weight"].shape
        self.features = nn.Sequential(nn.Flatten(), nn.Linear(784, hidden), nn.Tanh())
        self.to_mu = nn.Linear(hidden, self.latent_dim)
        self.to_logvar = nn.Linear(hidden, self.latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(self.latent_dim, hidden), nn.Tanh(),
            nn.Linear(hidden, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)),
        )
        self.load_state_dict(weights)
        self.eval().requires_grad_(False)

    def encode(self, x):
        h = self.features(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        return mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
"""

HIDDEN = 48
Weights = dict[str, Tensor]


def weights(generator: torch.Generator, latent_dim: int) -> Weights:
    """A model's weights, float32: bent enough that no straight line in pixels is one in the latent space.

    Measured on pairs of test images: mu are about 1 in size, clouds 0.65 wide, a picture moves by 0.2 a pixel
    from one end of a road to the other, and by 0.04 beside the blend of its ends.
    """

    def normal(scale: float, *shape: int) -> Tensor:
        return scale * torch.randn(*shape, generator=generator)

    return {
        "features.1.weight": normal(0.15, HIDDEN, 784),
        "features.1.bias": normal(0.5, HIDDEN),
        "to_mu.weight": normal(1.5 / HIDDEN**0.5, latent_dim, HIDDEN),
        "to_mu.bias": normal(0.3, latent_dim),
        "to_logvar.weight": normal(0.5 / HIDDEN**0.5, latent_dim, HIDDEN),
        "to_logvar.bias": normal(0.3, latent_dim) - 1,
        "decoder.0.weight": normal(1.2 / latent_dim**0.5, HIDDEN, latent_dim),
        "decoder.0.bias": normal(0.3, HIDDEN),
        "decoder.2.weight": normal(2 / HIDDEN**0.5, 784, HIDDEN),
        "decoder.2.bias": normal(0.5, 784),
    }


def put(name: str, of: Weights) -> Replace:
    """The step that puts a model with these weights under a name, the notebook's or a new one."""
    return Replace(name, f"{SOURCE}\n{name} = VAE(weights)\n", {"weights": of})


def built(of: Weights) -> Any:
    """The same model on our side, in float64."""
    names: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(SOURCE, names)
    return names["VAE"](of).double()


def mu(model: Any, images: Tensor) -> Tensor:
    """The centres of the images' clouds, (N, latent_dim) float64; images: (N, 1, 28, 28)."""
    return model.encode(images.double())[0]


def places(model: Any, pictures: Tensor) -> Tensor | None:
    """The codes, (N, latent_dim) float64, that the model decodes to these pictures, (N, 1, 28, 28).

    None where its last layer can make no such pictures, to 1e-3 a pixel. Layer by layer is undone: from 784
    pixels follow 48 numbers by least squares, and from those the code, to 1e-5.
    """
    first, _, second, *_ = model.decoder
    pixels = pictures.double().flatten(1)
    hidden = _solved(second, torch.logit(pixels, eps=1e-9), pixels * (1 - pixels))
    if bool(((second(hidden).sigmoid() - pixels).abs() > 1e-3).any()):
        return None
    hidden = hidden.clamp(-1 + 1e-9, 1 - 1e-9)
    return _solved(first, hidden.atanh(), 1 - hidden.square())


def _solved(layer: Any, outputs: Tensor, weights: Tensor) -> Tensor:
    """The inputs, (N, in), of a linear layer whose outputs, (N, out), are known, some better than others.

    weights: (N, out), how far each may be relied on: flat ends of a sigmoid or tanh leave few digits.
    """
    rows = (weights + 1e-6)[:, :, None] * layer.weight
    target = (weights + 1e-6) * (outputs - layer.bias)
    squares = torch.einsum("noi,noj->nij", rows, rows)
    return torch.linalg.solve(squares, torch.einsum("noi,no->ni", rows, target))


def road(model: Any, image_a: Tensor, image_b: Tensor) -> Callable[[Tensor], Tensor]:
    """The pictures, (n, 784) float64, at places t, (n,), of the straight road between two images' mu."""
    a, b = mu(model, torch.stack([image_a, image_b]))
    return lambda t: model.decode((1 - t[:, None]) * a + t[:, None] * b).flatten(1)

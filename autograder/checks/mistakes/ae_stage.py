"""What stands around a wrong piece: our own parts of the autoencoder lesson, and a right model as small as
can be.

The parts also stand in for a student's wrong ones in later checks. They are written by other routes than the
lesson's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from autograder.checks.mistakes.vae_stage import part

MODEL = """
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32, *more, **named):
        super().__init__()
        self.bottleneck_size = bottleneck_size
        self.inward = nn.Linear(784, bottleneck_size)
        self.outward = nn.Linear(bottleneck_size, 784)

    def encoder(self, x):
        return self.inward(x.flatten(1))

    def decoder(self, z):
        return torch.sigmoid(self.outward(z)).unflatten(1, (1, 28, 28))

    def forward(self, x):
        return self.decoder(self.encoder(x))
"""

# A property stands in front of whatever the student's __init__ sets by that name, layers and plain functions
# alike. The layers are made at the first call.
ENCODER = """
def _encode(self, x):
    if not hasattr(self, "ours_inward"):
        self.ours_inward = nn.Linear(784, 32)
    return self.ours_inward(x.flatten(1))

encoder = property(lambda self: lambda x: _encode(self, x), lambda self, layers: None)
"""

DECODER = """
def _decode(self, z):
    if not hasattr(self, "ours_outward"):
        self.ours_outward = nn.Linear(z.shape[1], 784)
    return torch.sigmoid(self.ours_outward(z)).unflatten(1, (1, 28, 28))

decoder = property(lambda self: lambda z: _decode(self, z), lambda self, layers: None)
"""

ONE_CODE = """
class OneCode:
    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        return torch.zeros(len(x), 32)

    def __getitem__(self, which):
        return self.layers[which]

encoder = property(lambda self: OneCode(self._modules.get("encoder")), lambda self, layers: None)
"""
"""An encoder that gives every image the same code, while single ones of its layers stay what they are."""

FORWARD = """
def forward(self, x):
    return self.decoder(self.encoder(x))
"""

RECONSTRUCTION_LOSS = """
def reconstruction_loss(x_hat, x):
    return nn.functional.mse_loss(x_hat, x)
"""

TRAIN_EPOCH = (
    RECONSTRUCTION_LOSS
    + """
def train_epoch(model, loader, optimizer):
    losses = []
    for batch in loader:
        model.zero_grad()
        losses.append(reconstruction_loss(model(batch[0]), batch[0]))
        losses[-1].backward()
        optimizer.step()
    return torch.stack(losses).mean().item()
"""
)

WATCHED = {
    "Autoencoder.ours_made": "ours_made = []",
    "Autoencoder.__init__": """
def __init__(self, bottleneck_size=32, *more, **named):
    nn.Module.__init__(self)
    self.ours_size = bottleneck_size
    self.ours_inward, self.ours_outward = nn.Linear(784, bottleneck_size), nn.Linear(bottleneck_size, 784)
    nn.init.zeros_(self.ours_outward.bias)
    self.ours_made.append(self)
""",
    "Autoencoder.encoder": """
encoder = property(lambda self: lambda x: self.ours_inward(x.flatten(1)), lambda self, layers: None)
""",
    "Autoencoder.decoder": """
def _decode(self, z):
    return torch.sigmoid(self.ours_outward(z)).unflatten(1, (1, 28, 28))

decoder = property(lambda self: lambda z: _decode(self, z), lambda self, layers: None)
""",
    "Autoencoder.ours_seen": """
def _true(x_hat, x):
    return (x_hat - x).square().mean()

@torch.no_grad()
def _errors(model, loss, batches):
    try:
        return [float(loss(model.decoder(model.encoder(x)), x)) for x in batches]
    except Exception:
        return []

def _seen(model, loss, train, test):
    moved = bool((model.ours_outward.bias != 0).any())
    by = {"test": _errors(model, _true, test), "own": _errors(model, loss, test)}
    train_error, = _errors(model, _true, [train])
    return {"size": model.ours_size, "trained": moved, "train": train_error, **by}

@classmethod
def ours_seen(cls, loss, train, test):
    return [_seen(model, loss, train, test.split(16)) for model in cls.ours_made]
""",
}
"""A class that remembers all models made of it, and says how they do afterwards.

By the squared error and by the student's own loss, with test batches of 16. The student's own class is
changed, so that models are seen under whatever name it is called.
"""


class LinearAutoencoder(nn.Module):
    """A right autoencoder of two linear layers."""

    def __init__(self, bottleneck_size: int = 32) -> None:
        super().__init__()
        self.inward = nn.Linear(784, bottleneck_size)
        self.outward = nn.Linear(bottleneck_size, 784)

    def encoder(self, x: Any) -> Any:
        """x: (B, 1, 28, 28). The code, (B, bottleneck_size)."""
        return self.inward(x.flatten(1))

    def decoder(self, z: Any) -> Any:
        """z: (B, bottleneck_size). (B, 1, 28, 28) in [0, 1]."""
        return self.outward(z).sigmoid().view(-1, 1, 28, 28)

    forward = part(FORWARD, "forward")


def with_method(name: str) -> Callable[[Any], dict[str, Any]]:
    """The stage for a wrong method of the autoencoder: a LinearAutoencoder that has it."""
    return lambda wrong: {"Autoencoder": type("Autoencoder", (LinearAutoencoder,), {name: wrong})}


def with_methods(wrong: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The stage for a mistake that takes several methods, returned by name."""
    return {"Autoencoder": type("Autoencoder", (LinearAutoencoder,), wrong())}


def with_function(name: str) -> Callable[[Any], dict[str, Any]]:
    """The stage for a wrong function: everything right beside it."""

    def stage(wrong: Any) -> dict[str, Any]:
        right = {
            "Autoencoder": LinearAutoencoder,
            "reconstruction_loss": part(RECONSTRUCTION_LOSS, "reconstruction_loss"),
            "train_epoch": part(TRAIN_EPOCH, "train_epoch"),
        }
        return right | {name: wrong}

    return stage

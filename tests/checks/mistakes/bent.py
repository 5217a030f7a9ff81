"""A model whose places are no straight sums of pixels, all of it by formulas of a line."""

from __future__ import annotations

import torch


class Bent:
    """mu and logvar of 4 numbers; a "draw" is their sum, so that it is known."""

    latent_dim = 4

    def __init__(self, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.a, self.b, self.c = (torch.randn(784, 4, generator=generator) for _ in "abc")

    def mu(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) to (B, 4)."""
        return torch.tanh(x.reshape(-1, 784) @ self.a / 10) * 2

    def logvar(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) to (B, 4)."""
        return torch.tanh(x.reshape(-1, 784) @ self.b / 10) - 1

    def draw(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 1, 28, 28) to (B, 4)."""
        return self.mu(x) + self.logvar(x)

    def encode(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """As a VAE does."""
        return self.mu(x), self.logvar(x)

    def reparameterize(self, mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
        """The known draw."""
        return mu + logvar

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """(B, 4) to (B, 1, 28, 28)."""
        return torch.tanh(z @ self.c.T / 2).reshape(-1, 1, 28, 28)

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """As a VAE does."""
        return self.decode(self.draw(x)), self.mu(x), self.logvar(x)

"""An optimizer and a decoder that note what they are asked for."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from autograder.rubric.misconception import Misconception

CLEAR, STEP = "clear", "step"
NOTHING = "no gradient"


class Noting:
    """An optimizer that takes no step, and notes what it is asked for and which gradients there are."""

    def __init__(self, model: nn.Module) -> None:
        self.model = model
        self.asked: list[tuple[str, str]] = []

    def _meets(self) -> str:
        there = [name for name, layer in self.model.named_children() if layer.weight.grad is not None]
        return " and ".join(there) or NOTHING

    def zero_grad(self) -> None:
        """Gradients are gone."""
        self.asked.append((CLEAR, self._meets()))
        self.model.zero_grad(set_to_none=True)

    def step(self) -> None:
        """Nothing moves."""
        self.asked.append((STEP, self._meets()))


class Decoder:
    """A model that hands codes back in place of pictures, (n, numbers, 2, 3)."""

    latent_dim = 5

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        """The codes, each number six times."""
        return z[:, :, None, None].expand(-1, -1, 2, 3)

    decoder = decode

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, str, str]:
        """The images themselves."""
        return x, "mu", "logvar"


def wrong(mistakes: list[Misconception], name: str, subject: str) -> list[Any]:
    """The implementations of a mistake, in their order, under the name of what is wrong."""
    return [m.wrong()[subject] for m in mistakes if m.name == name]

"""The course's images, as questions ask about them."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from autograder.lesson import FashionMNIST
from autograder.rubric.finding import Picture


@cache
def course(train: bool) -> Tensor:
    """All images of a split: (N, 1, 28, 28) float32 in [0, 1]."""
    return FashionMNIST(train=train).images_as_tensor()


def some(generator: torch.Generator, n: int, train: bool = True) -> Tensor:
    """n different images: (n, 1, 28, 28) float32 in [0, 1]."""
    images = course(train)
    return images[torch.randperm(len(images), generator=generator)[:n]]


def labels(generator: torch.Generator, n: int) -> Tensor:
    """n labels at random: (n,) int64 from 0 to 9. They need not suit any image."""
    return torch.randint(10, (n,), generator=generator)


def grey_levels(images: Tensor) -> Tensor:
    """Images in [0, 1] as they travel when they are many: uint8, a quarter of the bytes."""
    return (images * 255).round().to(torch.uint8)


@cache
def to_compare_with() -> Picture:
    """What pictures of garments look like: 24 test images, of all ten classes."""
    images = course(train=False)[:24, 0]
    return Picture("To compare with: garments of the test images", images, columns=4, ours=True)

"""Loaders for training on a budget: so many images, drawn with replacement, and a progress bar."""

import sys
from collections.abc import Iterator
from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset, RandomSampler
from tqdm import tqdm


class _PlainBar(tqdm):
    """A progress bar for a text log: few lines' worth of updates, and no watching thread of its own.

    A thread would not survive the forks in which a notebook's functions are examined.
    """

    monitor_interval = 0


class ProgressLoader(DataLoader):
    """A DataLoader that shows how far an epoch has come; in all else a plain DataLoader.

    label: what the bar says; None shows no bar.
    """

    label: str | None = None

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        batches = super().__iter__()
        if self.label is None:
            return batches
        return iter(
            _PlainBar(
                batches, total=len(self), desc=self.label, unit="batch",
                file=sys.stdout, ascii=" .", ncols=78, mininterval=1.0,
            )
        )  # fmt: skip


def draw_loader(
    dataset: Dataset, n_images: int = 30_000, batch_size: int = 64, seed: int = 0, label: str | None = None
) -> ProgressLoader:
    """A loader whose one epoch is n_images images of the dataset, drawn at random with replacement.

    30,000 images in batches of 64 make 469 steps; the last batch is smaller. The same seed draws the same
    images in the same order. label: the text of a progress bar; None for no bar.
    """
    generator = torch.Generator().manual_seed(seed)
    sampler = RandomSampler(dataset, replacement=True, num_samples=n_images, generator=generator)  # type: ignore[arg-type]
    loader = ProgressLoader(dataset, batch_size=batch_size, sampler=sampler)
    loader.label = label
    return loader

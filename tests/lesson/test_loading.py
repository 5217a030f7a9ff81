"""The loader on a budget: how much it draws, and how."""

import threading

import pytest
import torch
from torch.utils.data import DataLoader

from autograder.lesson import FashionMNIST, draw_loader


@pytest.fixture(scope="module")
def dataset():
    """The training split, each label replaced by the image's number."""
    numbered = FashionMNIST(train=True)
    numbered.targets = torch.arange(len(numbered))
    return numbered


def drawn(loader):
    """The numbers of the images that one pass draws."""
    return torch.cat([numbers for _, numbers in loader])


def test_an_epoch_is_469_steps(dataset):
    """30,000 images in batches of 64 are 469 steps, the last one smaller."""
    sizes = [len(x) for x, _ in draw_loader(dataset)]
    assert len(sizes) == len(draw_loader(dataset)) == 469
    assert set(sizes[:-1]) == {64}
    assert sum(sizes) == 30_000


def test_images_are_drawn_with_replacement(dataset):
    """10,000 draws from 10,000 images leave out about a share 1/e of them (sd 0.003, so eight sd here)."""
    missed = 1 - len(drawn(draw_loader(dataset, n_images=10_000)).unique()) / 10_000
    assert abs(missed - 0.3679) < 0.025


def test_the_seed_fixes_the_draw(dataset):
    """The same seed draws the same images in the same order, another seed others."""
    first, again, other = (drawn(draw_loader(dataset, 640, seed=seed)) for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_it_is_a_real_dataloader(dataset):
    """Code that asks for the loader's dataset, batch size or length finds them."""
    loader = draw_loader(dataset, 100, batch_size=10, label="training")
    assert isinstance(loader, DataLoader)
    assert loader.dataset is dataset
    assert (len(loader), loader.batch_size) == (10, 10)


def test_the_bar_is_plain_text_and_starts_no_thread(dataset, capsys):
    """The progress bar is ASCII on stdout; no thread is left that a fork would lose."""
    before = threading.active_count()
    assert sum(1 for _ in draw_loader(dataset, 640, label="training")) == 10
    shown, errors = capsys.readouterr()
    assert "training" in shown
    assert "10/10" in shown
    assert shown.isascii()
    assert errors == ""
    assert threading.active_count() == before


def test_no_label_no_bar(dataset, capsys):
    """Without a label nothing is printed."""
    for _ in draw_loader(dataset, 64):
        pass
    assert capsys.readouterr() == ("", "")

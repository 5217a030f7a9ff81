"""The course's images, as questions ask about them."""

from __future__ import annotations

import torch

from autograder.lesson import FashionMNIST
from autograder.oracles import garments


def test_the_splits_are_the_courses() -> None:
    """Training images and test images, as float32 in [0, 1]."""
    for train in (True, False):
        images = garments.course(train)
        assert torch.equal(images, FashionMNIST(train=train).images_as_tensor())
        assert (float(images.min()), float(images.max())) == (0.0, 1.0)


def test_some_are_fresh_and_different() -> None:
    """The generator decides; training images unless it is said otherwise, none of them twice."""
    one, same, other = (garments.some(torch.Generator().manual_seed(s), 64) for s in (1, 1, 2))
    test = garments.some(torch.Generator().manual_seed(1), 64, train=False)
    assert one.shape == test.shape == (64, 1, 28, 28)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    for images, train in ((one, True), (test, False)):
        flat = images.flatten(1)
        assert len(flat.unique(dim=0)) == 64
        assert float(torch.cdist(flat, garments.course(train).flatten(1)).amin(dim=1).max()) < 0.1
    assert float(torch.cdist(test.flatten(1), garments.course(True).flatten(1)).amin(dim=1).median()) > 1


def test_grey_levels_are_the_images_again() -> None:
    """All 256 of them, and what lies between is rounded."""
    levels = torch.arange(256, dtype=torch.uint8)
    travelled = garments.grey_levels(levels / 255)
    assert travelled.dtype == torch.uint8
    assert torch.equal(travelled, levels)
    assert garments.grey_levels(torch.tensor([0.001, 0.003, 0.5, 0.999])).tolist() == [0, 1, 128, 255]


def test_garments_to_compare_with_are_of_all_classes() -> None:
    """24 of the test images, marked as ours, in rows of four."""
    picture = garments.to_compare_with()
    test = FashionMNIST(train=False)
    assert torch.equal(picture.images, test.images_as_tensor()[:24, 0])
    assert {label for _, label in [test[i] for i in range(24)]} == set(range(10))
    assert (picture.columns, picture.ours) == (4, True)


def test_labels_are_fresh() -> None:
    """All from 0 to 9 come up, and the generator decides."""
    one, same, other = (garments.labels(torch.Generator().manual_seed(s), 200) for s in (1, 1, 2))
    assert one.dtype == torch.int64
    assert one.unique().tolist() == list(range(10))
    assert one.shape == (200,)
    assert torch.equal(one, same)
    assert not torch.equal(one, other)

"""Pictures that are drawn from the code, and pictures that are looked up."""

from __future__ import annotations

import pytest
import torch

from autograder.oracles.garments import course
from autograder.oracles.stored import Drawn, drawn, looked_up, nearest, on_the_way


def test_on_the_way_to_the_next_code() -> None:
    """2 % of the way, from the last to the first."""
    z = torch.tensor([[0.0, 5.0], [1.0, 5.0], [3.0, 6.0]])
    expected = torch.tensor([[0.02, 5.0], [1.04, 5.02], [2.94, 5.98]])
    torch.testing.assert_close(on_the_way(z), expected)


def test_slopes_are_multiples_of_a_straight_line() -> None:
    """Their median and their largest, over the codes that were gone on from; pictures alike have slope 0."""
    pictures = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    there = pictures[:5]
    way = there.roll(-1, dims=0) - there
    multiples = torch.tensor([1.0, -0.5, 3.0, 0.25, 2.0]).double()
    found = drawn(pictures, there + 0.02 * multiples[:, None, None, None] * way)
    assert (found.slope_median, found.slope_largest) == (pytest.approx(1.0), pytest.approx(3.0))
    alike = pictures[:1].expand(6, -1, -1, -1)
    assert drawn(alike, alike[:3])[1:] == (0.0, 0.0)


def test_the_nearest_image_is_of_either_split() -> None:
    """Squared error a pixel, the median over the pictures; the course's own images have none."""
    for train in (True, False):
        own = course(train)[:3]
        assert drawn(own, own).nearest < 1e-9
        lighter = torch.cat([own - 0.1, own - 0.01, own])
        assert drawn(lighter, own).nearest == pytest.approx(1e-4, rel=0.01)


@pytest.mark.parametrize(("count", "every"), [(63, 1), (64, 1), (127, 1), (128, 2), (512, 8)])
def test_of_many_pictures_some_stand_for_all(count: int, every: int) -> None:
    """64 of 128 or more, evenly; of fewer every one."""
    pictures = torch.full((count, 1, 28, 28), 3.0)  # far from any image
    pictures[:: 2 * every] = course(train=True)[0]
    assert nearest(pictures) < 1e-6  # half of those that are looked at, and one more
    pictures[0] = 3.0
    assert nearest(pictures) > 1


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Drawn(1e-3, 0.1, 30.0), ""),
        (Drawn(0.01, 1.0, 1.5), ""),
        (Drawn(0.99e-3, 1.0, 1.5), "images of the data set"),
        (Drawn(0.01, 0.099, 1.5), "jumps from picture to picture"),
        (Drawn(0.01, 1.0, 30.1), "jumps from picture to picture"),
        (Drawn(0.0, 0.0, 0.0), "images of the data set"),
    ],
)
def test_what_is_looked_up_is_told(found: Drawn, says: str) -> None:
    """At each of the bounds a picture still counts as drawn."""
    assert says in looked_up(found)
    assert bool(looked_up(found)) is bool(says)

"""The command that makes the widgets' files: what needs no training is made again; how maps are laid."""

import json

import numpy as np
import torch

from autograder.lesson.provided import bottlenecks
from reference.weights import train_widgets as made
from tests.lesson.widgets import stored


def test_the_files_are_what_the_command_makes():
    """Points, boundary, Gaussians and the bottleneck's pictures, made again, are the stored ones."""
    assert json.loads(json.dumps(made.paradigms())) == stored.PARADIGMS
    again = json.loads(json.dumps(made.bottleneck(bottlenecks())))
    packed = again.pop("pictures")
    assert again == {name: value for name, value in stored.BOTTLENECK.items() if name != "pictures"}
    assert stored.unpacked(packed) == stored.garments().tobytes()


def test_the_boundary_is_the_most_likely():
    """At the fitted weights the log likelihood has no slope."""
    points, labels = made.two_clusters()
    a, b, c = made.boundary(points, labels)
    wrong_by = torch.sigmoid(points @ torch.stack([a, b]) + c) - labels
    assert torch.allclose(points.T @ wrong_by, torch.zeros(2, dtype=torch.float64), atol=1e-4)
    assert abs(float(wrong_by.sum())) < 1e-4


def test_differences_add_up_to_the_atlas():
    """Running sums modulo 256 along both axes of the map give every level back."""
    atlas = np.random.default_rng(0).integers(0, 65, (made.GRID, made.GRID, 28, 28), dtype=np.uint8)
    levels = made.differences(atlas).cumsum(axis=2, dtype=np.uint8).cumsum(axis=3, dtype=np.uint8)
    assert np.array_equal(levels.transpose(2, 3, 0, 1), atlas)


def test_a_map_shows_the_prior_unless_codes_lie_beyond():
    """Codes within 3.5 of 0 are shown on the prior's own square, others on the smallest one with a margin."""
    assert made.window(torch.tensor([[1.0, -3.0], [0.0, 2.0]]))[1] == made.PRIOR
    centre, half = made.window(torch.tensor([[0.0, 0.0], [10.0, 4.0]]))
    assert centre.tolist() == [5, 2]
    assert 5 < half < 6
    corner = made.places(centre, half)[0, -1]
    assert torch.allclose(corner, torch.tensor([5 + half, 2 + half]))


def test_a_map_is_turned_to_lie_like_another():
    """Codes that were mirrored and had their axes exchanged are laid back."""
    layout = torch.randn(50, 2, generator=torch.Generator().manual_seed(0)) * torch.tensor([1.0, 2.0])
    turned = layout.flip(1) * torch.tensor([1.0, -1.0])
    assert torch.allclose(turned @ made.facing(turned, layout).T, layout)

"""Each wrong comparison and each wrong use of noise does what its name says."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import ae_uses
from autograder.checks.mistakes.ae_stage import LinearAutoencoder
from tests.checks.mistakes.noting import Decoder, wrong

IMAGES = torch.rand(4, 6, 1, 28, 28, generator=torch.Generator().manual_seed(1))
TRAIN = [(IMAGES[0] / 2, None)]
TEST = [(x, None) for x in (IMAGES[1], IMAGES[2] / 3, IMAGES[3] / 9)]
SIZES = {"one-model-for-all-sizes": [()], "size-ignored": [(), ()]}


class Remembered(LinearAutoencoder):
    """Models that begin with grey pictures, in the order in which they are made."""

    made: list[Any]

    def __init__(self, *size: int) -> None:
        super().__init__(*size)
        torch.nn.init.zeros_(self.outward.weight)
        torch.nn.init.zeros_(self.outward.bias)
        self.made.append((size, self))


def compared(name: str) -> tuple[dict[int, float], list[Any]]:
    """What a wrong comparison says of sizes 3 and 7, and the models that it made."""
    (mistake,) = (m for m in ae_uses.COMPARE.known if m.name == name)
    names = mistake.wrong()
    names["Autoencoder"] = kind = type("Remembered", (Remembered,), {"made": []})
    return names["compare_bottlenecks"]((3, 7), TRAIN, TEST), kind.made


def errors(model: Any) -> list[float]:
    """The squared error of each test batch."""
    with torch.no_grad():
        return [float((model(x) - x).square().mean()) for x, _ in TEST]


@pytest.mark.parametrize("name", [m.name for m in ae_uses.COMPARE.known])
def test_the_comparison_does_what_its_name_says(name: str) -> None:
    """How many models of which sizes are made, whether they are trained, and which error, a plain number."""
    found, made = compared(name)
    assert [size for size, _ in made] == SIZES.get(name, [(3,), (7,)])
    assert list(found) == [3, 7]
    assert {type(error) for error in found.values()} == {float}
    model = made[-1][1]
    trained = 0.0 if name == "models-not-trained" else 3e-3  # Adam's first step
    moved = float(model.outward.bias.abs().max().detach())
    assert moved == pytest.approx(2 * trained if len(made) == 1 else trained, rel=0.2, abs=1e-9)
    of_batches = errors(model)
    reported = {
        "training-error-reported": float((0.5 - TRAIN[0][0]).square().mean()),
        "last-test-batch-reported": of_batches[-1],
        "test-losses-summed": sum(of_batches),
    }
    assert found[7] == pytest.approx(reported.get(name, sum(of_batches) / 3))


def test_a_wrong_comparison_stands_among_right_ones() -> None:
    """The notebook's names beside it, and no others."""
    for mistake in ae_uses.COMPARE.known:
        assert sorted(mistake.wrong()) == [
            "Autoencoder",
            "compare_bottlenecks",
            "reconstruction_loss",
            "train_epoch",
        ]


ROOT_3 = 3**0.5


def test_noise() -> None:
    """The codes, or the pictures, that each wrong use of noise makes; a size of 32 where none is said."""
    torch.manual_seed(4)

    def made(name: str, n: int) -> list[torch.Tensor]:
        loops = wrong(ae_uses.NOISE.known, name, "decode_noise")
        assert {inspect.signature(f).parameters["bottleneck_size"].default for f in loops} == {32}
        return [made_by(Decoder(), n, 5) for made_by in loops]

    boxes = made("noise-uniform", 2000)
    assert {z.shape for z in boxes} == {(2000, 5, 2, 3)}
    ends = [(float(z.min()), float(z.max())) for z in boxes]
    assert ends == [
        pytest.approx(e, abs=0.03) for e in ((0, 1), (-1, 1), (-2, 2), (-ROOT_3, ROOT_3), (-3, 3))
    ]
    once, twice = made("noise-fixed", 7) + made("noise-fixed", 7)
    assert torch.equal(once, twice)
    assert (once.shape, len(once.unique(dim=0)), len(once.unique())) == ((7, 5, 2, 3), 7, 35)
    for z in made("noise-one-code", 7):
        assert (z.shape, len(z.unique(dim=0)), len(z.unique())) == ((7, 5, 2, 3), 1, 5)
    (z,) = made("noise-shared-number", 7)
    assert (z.shape, len(z.unique(dim=0)), len(z[0].unique())) == ((7, 5, 2, 3), 7, 1)
    (z,) = made("noise-hard-coded-size", 7)
    assert z.shape == (7, 32, 2, 3)
    ((images, *_),) = made("noise-encodes-images", 7)
    (pictures,) = made("noise-another-model", 7)
    assert images.shape == pictures.shape == (7, 1, 28, 28)
    assert 0 <= float(pictures.min()) < float(pictures.max()) <= 1

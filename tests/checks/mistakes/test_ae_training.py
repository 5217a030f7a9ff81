"""Each wrong loop of the autoencoder lesson does what its name says, and returns what its name says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import ae_training
from autograder.checks.mistakes.ae_stage import LinearAutoencoder
from tests.checks.mistakes.noting import CLEAR, NOTHING, STEP, Noting, wrong


class Loader:
    """Two batches of two images, or one, or three."""

    dataset = (0, 1, 2, 3)

    def __init__(self, n: int = 2) -> None:
        images = torch.rand(3, 2, 1, 28, 28, generator=torch.Generator().manual_seed(1))
        labels = torch.tensor([[3, 1], [7, 2], [0, 4]])
        self.batches = [(images[0], labels[0]), (images[1] / 5, labels[1]), (images[2] / 2, labels[2])][:n]

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        return iter(self.batches)


def model() -> LinearAutoencoder:
    """Always the same one."""
    torch.manual_seed(2)
    return LinearAutoencoder(3)


with torch.no_grad():
    FIRST, SECOND = (float((model()(x) - x).square().mean()) for x, _ in Loader())
    LABELLED = [float((model()(x) - y.view(-1, 1, 1, 1)).square().mean()) for x, y in Loader()]
MEAN = (FIRST + SECOND) / 2
INWARD, OUTWARD, BOTH = "inward", "outward", "inward and outward"


def clean(layers: str) -> list[tuple[str, str]]:
    """Two clean steps with gradients in these layers."""
    return [(CLEAR, NOTHING), (STEP, layers), (CLEAR, layers), (STEP, layers)]


# For each implementation: what it asks its optimizer for in two batches, and what it returns.
LOOPS: dict[str, list[tuple[list[tuple[str, str]], Any]]] = {
    "zero-grad-missing": [([(STEP, BOTH)] * 2, MEAN)],
    "step-missing": [([(CLEAR, NOTHING), (CLEAR, BOTH)], MEAN)],
    "no-gradient-at-the-step": [
        ([(CLEAR, NOTHING), (STEP, NOTHING)] * 2, returned) for returned in (MEAN, 30.0)
    ],
    "returns-after-one-batch": [(clean(BOTH)[:2], returned) for returned in (FIRST, FIRST / 2, None)],
    "decoder-not-trained": [(clean(INWARD), MEAN)],
    "encoder-not-trained": [(clean(OUTWARD), MEAN)],
    "last-loss-returned": [(clean(BOTH), SECOND)],
    "sum-returned": [(clean(BOTH), FIRST + SECOND)],
    "divided-by-images": [(clean(BOTH), (FIRST + SECOND) / 4)],
    "nothing-returned": [(clean(BOTH), None)],
    "labels-as-target": [(clean(BOTH), sum(LABELLED) / 2)],
}


@pytest.mark.parametrize("name", LOOPS)
def test_the_loop_does_what_its_name_says(name: str) -> None:
    """Gradients are cleared, made and used in this order and no other, and this is returned."""
    loops = wrong(ae_training.TRAIN.known, name, "train_epoch")
    assert len(loops) == len(LOOPS[name]) or name == "labels-as-target"
    for loop, (asked, returned) in zip(loops, LOOPS[name], strict=False):
        trained = model()
        optimizer = Noting(trained)
        assert loop(trained, Loader(), optimizer) == (None if returned is None else pytest.approx(returned))
        assert optimizer.asked == asked


def test_its_own_optimizer_takes_clean_steps_of_its_own_size() -> None:
    """The model moves by 3e-3, Adam's first step; gradients from before play no part; the mean comes back."""
    (loop,) = wrong(ae_training.TRAIN.known, "own-optimizer", "train_epoch")
    trained, noting = model(), Noting(model())
    for p in trained.parameters():
        p.grad = torch.full_like(p, 1e9)
    before = trained.outward.weight.detach().clone()
    assert loop(trained, Loader(1), noting) == pytest.approx(FIRST)
    moved = trained.outward.weight.detach() - before
    assert (float(moved.min()), float(moved.max())) == pytest.approx((-3e-3, 3e-3), rel=0.01)
    (x, _) = Loader().batches[1]
    second = float((trained(x) - x).square().mean().detach())
    assert loop(model(), Loader(), noting) == pytest.approx((FIRST + second) / 2)
    assert noting.asked == []


def test_the_last_loss_is_that_of_the_last_batch() -> None:
    """Of three batches it is the third's, not the second's."""
    (loop,) = wrong(ae_training.TRAIN.known, "last-loss-returned", "train_epoch")
    third = Loader(3).batches[2][0]
    expected = float((model()(third) - third).square().mean().detach())
    trained = model()
    assert loop(trained, Loader(3), Noting(trained)) == pytest.approx(expected)


def test_what_can_have_no_gradient_raises() -> None:
    """A detached reconstruction at `backward`, and labels that are no pictures in the loss."""
    (cut,) = wrong(ae_training.TRAIN.known, "loss-without-gradient", "train_epoch")
    _, plain, classified = wrong(ae_training.TRAIN.known, "labels-as-target", "train_epoch")
    noting = Noting(model())
    with pytest.raises(RuntimeError, match="does not require grad"):
        cut(model(), Loader(), noting)
    assert noting.asked == [(CLEAR, NOTHING)]
    with pytest.warns(UserWarning, match="target size"), pytest.raises(RuntimeError, match="must match"):
        plain(model(), Loader(), noting)
    with pytest.raises(RuntimeError, match="spatial targets"):
        classified(model(), Loader(), noting)


def test_an_optimizer_of_ones_own_is_worth_a_little_less() -> None:
    """All others leave half of the check's points."""
    credits = {m.name: m.credit for m in ae_training.TRAIN.known}
    assert credits.pop("own-optimizer") == 0.4
    assert set(credits.values()) == {0.5}

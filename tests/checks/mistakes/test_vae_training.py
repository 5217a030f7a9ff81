"""Each wrong loop and each wrong sampler does what its name says, and nothing else."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import vae_training
from autograder.checks.mistakes.vae_stage import LinearVAE
from tests.checks.mistakes.noting import CLEAR, NOTHING, STEP, Decoder, Noting, wrong

# 28 labels, since so many fit beside 28 rows of pixels, with a warning.
X = torch.rand(2, 28, 1, 28, 28, generator=torch.Generator().manual_seed(1))
LOADER = [(x, torch.arange(28) % 10) for x in X]
pytestmark = pytest.mark.filterwarnings("ignore:Using a target size")
HEADS, BODY, BOTH = "heads", "body", "heads and body"
# What the optimizer is asked for and which gradients it meets, in two batches.
STEPS = {
    "zero-grad-missing": 2 * [(STEP, BOTH)],
    "step-missing": [(CLEAR, NOTHING), (CLEAR, BOTH)],
    "no-gradient-at-the-step": [(CLEAR, BOTH), (STEP, NOTHING), (CLEAR, BOTH), (STEP, NOTHING)],
    "own-optimizer": [],
    "returns-after-one-batch": [(CLEAR, NOTHING), (STEP, BOTH)],
    "decoder-not-trained": [(CLEAR, NOTHING), (STEP, HEADS), (CLEAR, HEADS), (STEP, HEADS)],
    "encoder-not-trained": [(CLEAR, NOTHING), (STEP, BODY), (CLEAR, BODY), (STEP, BODY)],
    "labels-as-target": [(CLEAR, NOTHING), (STEP, BOTH), (CLEAR, BOTH), (STEP, BOTH)],
}


def gradients(loop: Any, loader: Any, seed: int = 2, **beta: float) -> torch.Tensor:
    """What a loop leaves in the gradients of a model that is always the same."""
    torch.manual_seed(seed)
    model = LinearVAE(3)
    loop(model, loader, Noting(model), **beta)
    found = [p.grad for p in model.parameters() if p.grad is not None]
    return torch.cat([g.flatten() for g in found]) if found else torch.zeros(1)


@pytest.mark.parametrize("name", STEPS)
def test_the_loop_asks_its_optimizer_as_its_name_says(name: str) -> None:
    """Gradients are cleared, made and used in this order and no other; beta is 1 where it is left out."""
    for loop in wrong(vae_training.TRAIN.known, name, "train_epoch"):
        model = LinearVAE(3)
        optimizer = Noting(model)
        loop(model, LOADER, optimizer)
        assert optimizer.asked == STEPS[name]
        assert inspect.signature(loop).parameters["beta"].default == 1.0


@pytest.mark.parametrize("name", STEPS)
def test_the_loop_trains_on_the_whole_loss(name: str) -> None:
    """A louder KL changes the encoder's gradients wherever there are any: the loss is made of both terms."""
    for loop in wrong(vae_training.TRAIN.known, name, "train_epoch"):
        plain, loud = (gradients(loop, LOADER[:1], beta=beta) for beta in (0.0, 50.0))
        trained = name not in ("encoder-not-trained", "no-gradient-at-the-step")
        assert torch.equal(plain, loud) is not trained


def test_both_uses_of_labels_depend_on_them() -> None:
    """With other labels the gradients are others; in one of them each image's target is its own label."""
    (x, labels), *_ = LOADER
    loops = wrong(vae_training.TRAIN.known, "labels-as-target", "train_epoch")
    for loop in loops:
        assert not torch.allclose(gradients(loop, [(x, labels)]), gradients(loop, [(x, labels.flip(0))]))

    def own_label(model: LinearVAE, loader: Any, optimizer: Any) -> None:
        x_hat, mu, logvar = model(x)
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()
        (((x_hat - labels[:, None, None, None]) ** 2).sum() / 28 + kl / 28).backward()

    assert torch.allclose(gradients(loops[1], LOADER[:1]), gradients(own_label, LOADER[:1]), atol=1e-4)


def test_its_own_optimizer_takes_clean_steps_of_its_own_size() -> None:
    """The model moves by 3e-3, Adam's first step, and gradients from before play no part."""
    (loop,) = wrong(vae_training.TRAIN.known, "own-optimizer", "train_epoch")
    model = LinearVAE(3)
    before = model.body.weight.detach().clone()
    for p in model.parameters():
        p.grad = torch.full_like(p, 1e9)
    loop(model, LOADER[:1], Noting(model))
    moved = model.body.weight.detach() - before
    assert float(moved.max()) == pytest.approx(3e-3, rel=0.01)
    assert float(moved.min()) == pytest.approx(-3e-3, rel=0.01)


def sampled(name: str, n: int = 2000) -> list[torch.Tensor]:
    """What each implementation of a mistake makes with that model."""
    torch.manual_seed(3)
    return [sample(Decoder(), n) for sample in wrong(vae_training.SAMPLE.known, name, "sample")]


def test_uniform_codes_fill_their_boxes() -> None:
    """Every implementation draws codes of the model's size, from end to end of a box of its own."""
    codes = sampled("sample-uniform")
    assert {z.shape for z in codes} == {(2000, 5, 2, 3)}
    ends = [(0.0, 1.0), (-1.0, 1.0), (-2.0, 2.0), (-(3**0.5), 3**0.5), (-3.0, 3.0)]
    assert [(float(z.min()), float(z.max())) for z in codes] == [pytest.approx(e, abs=0.01) for e in ends]


def test_one_code_is_one_code_and_a_shared_number_is_shared() -> None:
    """n times the same normal code; or codes whose numbers are all the same, and differ from row to row."""
    for z in sampled("sample-one-code", 7):
        assert z.shape == (7, 5, 2, 3)
        assert (len(z.unique(dim=0)), len(z.unique())) == (1, 5)
    (z,) = sampled("sample-shared-number", 7)
    assert z.shape == (7, 5, 2, 3)
    assert (len(z.unique(dim=0)), len(z[0].unique())) == (7, 1)


def test_codes_of_a_hard_coded_size_have_32_numbers() -> None:
    """Whatever the model says."""
    (z,) = sampled("sample-hard-coded-latent-size", 7)
    assert z.shape == (7, 32, 2, 3)


def test_reconstructions_are_the_models_pictures_of_images() -> None:
    """The model is called with n images, and its first result is returned."""
    (pictures,) = sampled("sample-reconstructions", 7)
    assert pictures.shape == (7, 1, 28, 28)


def test_another_models_pictures_are_pictures() -> None:
    """Of the right shape and range, whatever the model; one of them needs codes of 32 numbers."""
    stored, decoded = wrong(vae_training.SAMPLE.known, "sample-another-model", "sample")
    for sample in (stored, decoded):
        pictures = sample(LinearVAE(), 7).detach()
        assert pictures.shape == (7, 1, 28, 28)
        assert float(pictures.min()) >= 0
        assert float(pictures.max()) <= 1

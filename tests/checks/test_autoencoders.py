"""What the rubric of the autoencoder lesson does beside asking: which mistakes it knows, what it spares."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import torch

from autograder.checks import autoencoders
from autograder.checks.mistakes import ae_loss, ae_model, ae_training, ae_uses
from autograder.checks.mistakes.ae_stage import LinearAutoencoder
from autograder.exam.question import Raised, Returned
from autograder.oracles.answers import values
from autograder.rubric.finding import Status
from autograder.rubric.misconception import Mistakes
from tests.checks.autoencoders import notebooks


def test_every_mistake_of_the_lesson_is_known_to_one_check() -> None:
    """None is written in vain, and none is named twice."""
    written = Counter(
        mistake
        for module in (ae_loss, ae_model, ae_training, ae_uses)
        for held in vars(module).values()
        if isinstance(held, Mistakes)
        for mistake in held.known
    )
    assert Counter(m for check in autoencoders.RUBRIC.checks for m in check.misconceptions) == written
    assert set(written.values()) == {1}


@pytest.mark.parametrize("answer", [Raised("ValueError", "no", ""), Returned({"code": (1, 2)})])
def test_without_a_code_no_other_model_is_asked(answer: Any) -> None:
    """Where the encoder raised, or gave something else, there is nothing to be decoded once more."""
    student = notebooks.student({"Autoencoder": LinearAutoencoder})
    assert autoencoders.never_saw_the_image(student, answer) == []
    seen = autoencoders.never_saw_the_image(student, Returned({"code": torch.zeros(2, 32)}))
    assert [tuple(values(each)["x_hat"].shape) for each in seen] == [(2, 1, 28, 28)]


class Flat(LinearAutoencoder):
    """Its decoder views the codes as one row of numbers, and writes into them."""

    def decoder(self, z: Any) -> Any:
        """As right as any."""
        row = z.view(-1)
        row.mul_(2)
        return super().decoder(row.view(len(z), -1))


def test_a_decoder_may_view_its_codes_and_write_into_them() -> None:
    """The codes of either size are tensors of their own."""
    student = notebooks.student({"Autoencoder": Flat})
    assert autoencoders.picture_shape(student.sitting("decoder")).status is Status.PASSED

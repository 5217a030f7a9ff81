"""The trained model is judged as its locked cell left it."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from nbformat.v4 import new_code_cell

from autograder.checks import rubric
from autograder.checks.mistakes.vae_stage import LinearVAE
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading import examine
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge

LESSON = rubric("variational-autoencoders")


class Copies(torch.nn.Module):
    """As good a model as can be: each image is its own code."""

    def forward(self, x: Any) -> Any:
        return x, x.flatten(1), x.flatten(1)

    def decode(self, code: Any) -> Any:
        return code.reshape(-1, 1, 28, 28)


class Blank(Copies):
    """As bad a model as can be."""

    def decode(self, code: Any) -> Any:
        return torch.zeros(len(code), 1, 28, 28)

    def forward(self, x: Any) -> Any:
        return self.decode(x), x.flatten(1), x.flatten(1)


def reconstructions(left: Any, later: Any, ran: str) -> Status:
    """The verdict where a cell called ``ran`` left one model, and another one stands there at the check."""
    names: dict[str, Any] = {"VAE": LinearVAE, "vae": left}
    student = LocalStudent(names, Transcript(LESSON.lesson, "ada", 7), grading=True)
    cell = new_code_cell("...", metadata={"nbgrader": {"grade_id": ran}})
    examine._ask_early(student, LESSON, cell)
    names["vae"] = later
    return judge(LESSON.check("reconstructions"), student).findings[0][1].status


@pytest.mark.parametrize(("model", "status"), [(Copies(), Status.PASSED), (Blank(), Status.FAILED)])
def test_what_the_locked_cell_left_is_judged(model: Any, status: Status) -> None:
    """Whatever takes its place before the check; after any other cell nothing is asked yet."""
    other = Blank() if status is Status.PASSED else Copies()
    assert reconstructions(model, other, "train-vae") is status
    assert reconstructions(other, model, "vae-class") is status

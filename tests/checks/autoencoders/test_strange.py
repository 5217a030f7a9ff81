"""Whatever a student's code returns or raises is judged; none of it is an error of the grader's."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.autoencoders import notebooks
from tests.checks.variational_autoencoders.test_strange import STRANGE

RUBRIC = rubric("autoencoders")
FUNCTIONS = ("reconstruction_loss", "train_epoch", "compare_bottlenecks", "decode_noise")
MORE: dict[str, Any] = STRANGE | {
    "a dictionary of errors": {2: "x", 32: None, 3: [], 7: torch.zeros(2)},
    "errors below zero": {2: -1.0, 32: -2.0, 3: -1.0, 7: 0.0},
    "errors that are no numbers": {2: float("nan"), 32: float("inf"), 3: 0.0, 7: 10**400},
    "half of the errors": {32: 0.1, 3: 0.1},
}


class Odd(nn.Module):
    """A model that returns the same strange thing everywhere."""

    value: Any = None

    def __init__(self, bottleneck_size: int = 32) -> None:
        super().__init__()
        self.layer = nn.Linear(1, 1)

    def forward(self, *args: Any) -> Any:
        """The strange thing."""
        return self.value

    encoder = decoder = forward


def statuses(names: dict[str, Any]) -> set[Status]:
    """How all criteria end; what a criterion raises is raised here."""
    student = notebooks.student(names)
    return {k.judge(student.sitting(c.id)).status for c in RUBRIC.checks for k in c.criteria}


@pytest.mark.parametrize("kind", MORE)
def test_strange_values_are_judged(kind: str) -> None:
    """No value is too strange for a criterion, wherever it comes from."""
    value = MORE[kind]
    model = type("Autoencoder", (Odd,), {"value": value})
    predictions = dict.fromkeys(("prediction_small", "prediction_large"), value)
    strange = {name: lambda *args, **kwargs: value for name in FUNCTIONS} | predictions
    assert Status.FAILED in statuses({"Autoencoder": model, **strange})
    assert Status.FAILED in statuses(dict.fromkeys(("Autoencoder", *FUNCTIONS), value))
    assert Status.FAILED in statuses(notebooks.names(notebooks.RIGHT) | strange)


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), NotImplementedError(), AssertionError()])
def test_errors_are_judged(error: BaseException) -> None:
    """Whatever is raised, wherever, is a finding."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise error

    assert Status.PASSED not in statuses(dict.fromkeys(("Autoencoder", *FUNCTIONS), broken))


def test_a_model_of_another_kind_is_judged() -> None:
    """A class that makes no model, or one without either half, is no error of ours."""
    right = notebooks.names(notebooks.RIGHT)
    for made in (lambda *args, **kwargs: 3, lambda *args, **kwargs: nn.Linear(784, 784), dict):
        assert Status.PASSED in statuses(right | {"Autoencoder": made})


def test_an_empty_notebook_is_judged() -> None:
    """With nothing there, nothing is an error of ours and nothing earns a point."""
    verdicts = [judge(check, notebooks.student({})) for check in RUBRIC.checks]
    assert sum(v.points for v in verdicts) == 0
    assert {f.status for v in verdicts for _, f in v.findings} <= {Status.NOT_ATTEMPTED, Status.BLOCKED}


def test_a_private_criterion_shows_no_input() -> None:
    """A failed private criterion is worded without inputs and without numbers expected."""
    used = notebooks.changed(
        "loss = reconstruction_loss(model(x), x)",
        "loss = reconstruction_loss(model(x), x + _.view(-1, 1, 1, 1))",
    )
    verdict = judge(RUBRIC.check("train-epoch"), notebooks.student(notebooks.names(used)))
    finding = next(f for c, f in verdict.findings if c.private)
    assert finding.status is Status.FAILED
    assert not any(character.isdigit() for character in finding.expected + finding.got)

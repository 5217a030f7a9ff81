"""Whatever a student's code returns or raises is judged; none of it is an error of the grader's."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.exploring_latent_spaces import notebooks
from tests.checks.variational_autoencoders.test_strange import STRANGE

RUBRIC = rubric("exploring-latent-spaces")
FUNCTIONS = (
    "sample_grid",
    "pixel_interpolate",
    "latent_interpolate",
    "class_mean",
    "latent_arithmetic",
    "embed_2d",
)
PREDICTIONS = ("prediction_zero", "prediction_middle", "prediction_autoencoder")
MORE: dict[str, Any] = {
    "pictures of nothing": torch.full((8, 1, 28, 28), torch.nan),
    "one picture": torch.zeros(1, 28, 28),
    "eight of one picture": torch.zeros(8, 1, 28, 28),
    "pictures and a text": [torch.zeros(1, 28, 28), "picture"],
    "places of nothing": torch.full((3, 32), torch.nan),
    "places beyond all": torch.full((3, 32), torch.inf),
    "points of nothing": torch.full((500, 2), torch.nan),
    "one point for all": torch.zeros(500, 2),
    "twenty-five pictures": torch.zeros(25, 1, 28, 28),
}


@pytest.mark.parametrize("kind", [*list(STRANGE)[::3], *MORE])
def test_strange_values_are_judged(kind: str) -> None:
    """No value is too strange for a criterion, and none of these earns a check its points."""
    value = (STRANGE | MORE)[kind]
    names = {name: lambda *args, **kwargs: value for name in FUNCTIONS}
    for held, without in ((names, ""), (dict.fromkeys(FUNCTIONS, value), "embed-2d")):  # maps take seconds
        for check in (check for check in RUBRIC.checks if check.id != without):
            verdict = judge(check, notebooks.student(held | dict.fromkeys(PREDICTIONS, value)))
            statuses = {f.status for _, f in verdict.findings}
            assert Status.GRADER_ERROR not in statuses, (check.id, verdict.findings)
            assert verdict.points < check.points


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), NotImplementedError(), AssertionError()])
def test_errors_are_judged(error: BaseException) -> None:
    """Whatever is raised, wherever, is a finding."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise error

    student = notebooks.student({**dict.fromkeys(FUNCTIONS, broken), "vae": broken})
    statuses = {f.status for check in RUBRIC.checks for _, f in judge(check, student).findings}
    assert not statuses & {Status.PASSED, Status.GRADER_ERROR}


def test_an_empty_notebook_is_judged() -> None:
    """With nothing there, nothing is an error of ours and nothing earns a point."""
    verdicts = [judge(check, notebooks.student({})) for check in RUBRIC.checks]
    assert sum(v.points for v in verdicts) == 0
    assert {f.status for v in verdicts for _, f in v.findings} == {Status.NOT_ATTEMPTED}

"""Whether each model has its own result."""

from __future__ import annotations

import pytest

from autograder.oracles import given
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Seen, Status

ASKED = Asked("walk", "`walk(a, b)`", ("vae",))


@pytest.mark.parametrize(
    ("same", "right", "right_of_twin", "observed"),
    [
        (False, True, True, ""),
        (False, False, True, ""),
        (False, False, False, ""),
        (False, True, False, "mixed"),
        (True, True, True, "ignored"),
        (True, True, False, "ignored"),
        (True, False, False, "ignored"),
    ],
)
def test_each_model_has_its_own_result(same: bool, right: bool, right_of_twin: bool, observed: str) -> None:
    """One result for both fails, and so does one that is right with the first model only."""
    finding = given.model(ASKED, same, right, right_of_twin)
    assert finding.status is (Status.FAILED if observed else Status.PASSED)
    assert finding.observed == ({"model": Seen(observed)} if observed else {})
    assert "two different models" in finding.says or not observed

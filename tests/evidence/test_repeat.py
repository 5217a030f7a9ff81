"""A mark is repeated with exactly the cells that were graded, and the outcome is compared."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.evidence.graded import Cell, Graded
from autograder.evidence.heard import Noting
from autograder.evidence.repeat import CannotRepeat, digest, judges, plan, told
from autograder.exam.transcript import Transcript, environment
from autograder.rubric.finding import Finding, Status

GRADED = Graded(
    lesson="variational-autoencoders",
    check="kl-divergence",
    criterion="any-clouds",
    seed=7,
    status="failed",
    expected="2",
    got="1",
    cells=[Cell("setup", source="released = 1"), Cell("", digest("mine = 2"))],
    missed=[],
    questions=[],
    judges=judges(),
    versions=environment(),
)


def notebook(tmp_path: Path, *sources: str | list[str]) -> Path:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path = tmp_path / "notebook.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": ""}, *cells]}))
    return path


def test_what_was_put_back_is_run_in_place_of_what_stood_there(tmp_path: Path) -> None:
    """Released cells come from the script, the student's from the notebook, in the order of grading."""
    path = notebook(tmp_path, ["mine", " = 2"], "released = 7")
    assert plan(GRADED, path) == ["released = 1", "mine = 2"]


def test_another_notebook_is_refused(tmp_path: Path) -> None:
    """One line says which cell is missing and which file to take."""
    with pytest.raises(CannotRepeat, match=r"cell 2 of 2 is not as it was graded; take the very file"):
        plan(GRADED, notebook(tmp_path, "mine = 3"))


@pytest.mark.parametrize("data", [b"%PDF", b"[]", b'{"cells": 3}', b'{"cells": [{}]}'])
def test_no_notebook_is_refused(tmp_path: Path, data: bytes) -> None:
    """Whatever the file is, one line says what is wanted."""
    path = tmp_path / "notebook.ipynb"
    path.write_bytes(data)
    with pytest.raises(CannotRepeat, match="name the one that was handed in"):
        plan(GRADED, path)


def said(graded: Graded, status: Status) -> str:
    return "\n".join(told(graded, Finding(status), Noting(Transcript("", "", 7)), ["cell 2: NameError: x"]))


def test_the_outcome_is_compared() -> None:
    """The same, another one, or told by a key that is not there; with the cells that stopped."""
    assert "The outcome is the same." in said(GRADED, Status.FAILED)
    assert "The outcome is ANOTHER ONE." in said(GRADED, Status.PASSED)
    recorded = said(GRADED, Status.RECORDED)
    assert "answer key, which is not in this script" in recorded
    assert "The outcome is" not in recorded
    assert "cell 2: NameError: x" in recorded


def test_other_surroundings_are_named() -> None:
    """Another package, another torch: a line each; the same: none."""
    other = replace(GRADED, judges="", versions={**environment(), "torch": "1.0"})
    text = said(other, Status.FAILED)
    assert "asks or judges otherwise" in text
    assert "torch: 1.0 in grading" in text
    assert "in grading, " not in said(GRADED, Status.FAILED)

"""The rubric as a whole: points, order, wording."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from autograder.checks import rubric, variational_autoencoders

RUBRIC = rubric("variational-autoencoders")
POINTS = {
    "encode": [2, 1, 1],
    "reparameterize": [2, 2, 1, 2],
    "decode": [1, 1],
    "kl-divergence": [2, 3, 1],
    "predictions": [1, 1, 1],
    "vae-loss": [2, 1, 1, 1],
    "training": [2, 1, 1, 1],
    "reconstructions": [2],
    "samples": [2, 1],
}
NOTEBOOK = Path("assignments/variational-autoencoders/variational-autoencoders.ipynb")


def test_points() -> None:
    """The criteria have the points of LESSONS.md: 37 by machine and 3 by hand."""
    assert {c.id: [k.points for k in c.criteria] for c in RUBRIC.checks} == POINTS
    assert sum(c.points for c in RUBRIC.checks) + sum(RUBRIC.by_hand.values()) == 40


def test_the_notebook_has_these_checks() -> None:
    """Check ids, their order and their points are those of the notebook's cells, and so are the sections."""
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    graded = [c["metadata"]["nbgrader"] for c in cells if c["metadata"].get("nbgrader", {}).get("grade")]
    points = {cell["grade_id"]: cell["points"] for cell in graded}
    assert points == {c.id: c.points for c in RUBRIC.checks} | dict(RUBRIC.by_hand)
    assert [g for g in points if g not in RUBRIC.by_hand] == [c.id for c in RUBRIC.checks]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    headings = {line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")}
    for check in RUBRIC.checks:
        assert check.where in headings, check.id


def test_an_unknown_lesson_is_named() -> None:
    """A lesson without a rubric gives one line that lists the lessons there are."""
    with pytest.raises(
        KeyError, match="no rubric for the lesson 'vaes'; there are: variational-autoencoders"
    ):
        rubric("vaes")


def test_criteria_read_like_a_rubric() -> None:
    """A criterion's body has at most eight lines, without loops over cases, try, or formatting."""
    tree = ast.parse(Path(variational_autoencoders.__file__).read_text())
    names = {c.judge.__name__ for check in RUBRIC.checks for c in check.criteria}
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
    assert {f.name for f in functions} == names
    for function in functions:
        body = function.body[1:]
        assert body[-1].end_lineno is not None
        assert body[-1].end_lineno - body[0].lineno < 8, function.name
        barred = (ast.For, ast.While, ast.Try, ast.JoinedStr, ast.If)
        assert not [n for n in ast.walk(function) if isinstance(n, barred)], function.name


def test_every_criterion_says_what_it_asks() -> None:
    """A criterion's line is a sentence, and no two lines or names of a check are the same."""
    for check in RUBRIC.checks:
        lines = [c.says for c in check.criteria]
        assert all(line.endswith(".") for line in lines)
        assert len(set(lines)) == len({c.name for c in check.criteria}) == len(lines)

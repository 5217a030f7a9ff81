"""The rubric as a whole: points, order, wording."""

from __future__ import annotations

import ast
import inspect
import json
import re
from pathlib import Path

import pytest

from autograder.checks import LESSONS, rubric
from autograder.rubric.misconception import Mistakes

ROOT = Path(__file__).parents[2]
POINTS = {
    "from-classification-to-generation": {
        "invert-classifier": [1, 1],
        "image-space": [2, 1, 1],
        "paradigms": [1, 1, 1, 1],
        "predictions": [1, 1],
        "density": [1, 1, 1],
    },
    "autoencoders": {
        "encoder": [2, 1, 1],
        "decoder": [2, 1, 1],
        "forward": [2, 1],
        "reconstruction-loss": [2, 1, 1],
        "train-epoch": [2, 1, 1, 1],
        "predictions": [1, 1],
        "compare-bottlenecks": [1, 1, 1],
        "decode-noise": [2],
    },
    "exploring-latent-spaces": {
        "sample-grid": [2, 1],
        "pixel-interpolate": [1, 1],
        "predictions": [1, 1, 1],
        "latent-interpolate": [2, 3, 1, 1],
        "class-mean": [1, 1],
        "latent-arithmetic": [3, 1, 1],
        "embed-2d": [1, 2],
    },
    "variational-autoencoders": {
        "encode": [2, 1, 1],
        "reparameterize": [2, 2, 1, 2],
        "decode": [1, 1],
        "kl-divergence": [2, 3, 1],
        "predictions": [1, 1, 1],
        "vae-loss": [2, 1, 1, 1],
        "training": [2, 1, 1, 1],
        "reconstructions": [2],
        "samples": [2, 1],
    },
}
TOTAL = {
    "from-classification-to-generation": 20,
    "autoencoders": 30,
    "variational-autoencoders": 40,
    "exploring-latent-spaces": 30,
}
RUBRICS = {lesson: rubric(lesson) for lesson in LESSONS}
EACH = pytest.mark.parametrize("lesson", LESSONS)


@EACH
def test_points(lesson: str) -> None:
    """The criteria have the points of the course's plan; with those by hand they are the lesson's."""
    found = RUBRICS[lesson]
    assert {c.id: [k.points for k in c.criteria] for c in found.checks} == POINTS[lesson]
    assert sum(c.points for c in found.checks) + sum(found.by_hand.values()) == TOTAL[lesson]


@EACH
def test_the_notebook_has_these_checks(lesson: str) -> None:
    """Check ids, their order and their points are those of the notebook's cells, and so are the sections."""
    found = RUBRICS[lesson]
    cells = json.loads(Path(f"assignments/{lesson}/{lesson}.ipynb").read_text())["cells"]
    graded = [c["metadata"]["nbgrader"] for c in cells if c["metadata"].get("nbgrader", {}).get("grade")]
    points = {cell["grade_id"]: cell["points"] for cell in graded}
    assert points == {c.id: c.points for c in found.checks} | dict(found.by_hand)
    assert [g for g in points if g not in found.by_hand] == [c.id for c in found.checks]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    headings = {line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("#")}
    for check in found.checks:
        assert check.where in headings, check.id


def test_an_unknown_lesson_is_named() -> None:
    """A lesson without a rubric gives one line that lists the lessons there are."""
    with pytest.raises(KeyError, match=r"lesson 'vaes'; there are: .*variational-autoencoders"):
        rubric("vaes")


@EACH
def test_criteria_read_like_a_rubric(lesson: str) -> None:
    """A criterion's body has at most eight lines, without loops over cases, try, or formatting."""
    found = RUBRICS[lesson]
    judges = [c.judge for check in found.checks for c in check.criteria]
    tree = ast.parse(Path(inspect.getfile(judges[0])).read_text())
    names = {judge.__name__ for judge in judges}
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in names]
    assert {f.name for f in functions} == names
    for function in functions:
        body = function.body[1:]
        assert body[-1].end_lineno is not None
        assert body[-1].end_lineno - body[0].lineno < 8, function.name
        barred = (ast.For, ast.While, ast.Try, ast.JoinedStr, ast.If)
        assert not [n for n in ast.walk(function) if isinstance(n, barred)], function.name


@EACH
def test_every_criterion_says_what_it_asks(lesson: str) -> None:
    """A criterion's line is a sentence, and no two lines or names of a check are the same."""
    for check in RUBRICS[lesson].checks:
        lines = [c.says for c in check.criteria]
        assert all(line.endswith(".") for line in lines)
        assert len(set(lines)) == len({c.name for c in check.criteria}) == len(lines)


@EACH
def test_every_mistake_is_looked_for(lesson: str) -> None:
    """What the lesson's files of mistakes hold is known to one check, and no check knows more."""
    found = RUBRICS[lesson]
    module = inspect.getmodule(found.checks[0].criteria[0].judge)
    files = [file for file in vars(module).values() if inspect.ismodule(file)]
    held = [mistakes for file in files for mistakes in vars(file).values() if isinstance(mistakes, Mistakes)]
    known = sorted(m.name for mistakes in held for m in mistakes.known)
    assert sorted(m.name for check in found.checks for m in check.misconceptions) == known


@EACH
def test_no_hint_is_the_code(lesson: str) -> None:
    """No message shows a line of the solution, or what stands right of its `=` or `return`, unless the
    students' notebook shows it too.
    """
    source, released = (
        json.loads((ROOT / folder / lesson / f"{lesson}.ipynb").read_text())["cells"]
        for folder in ("assignments", "release")
    )
    shown = " ".join("".join(cell["source"]) for cell in released)
    written = {
        part.strip()
        for cell in source
        if cell["cell_type"] == "code"
        for line in "".join(cell["source"]).splitlines()
        for part in (line, line.partition(" = ")[2], line.partition("return ")[2])
    }
    told = {
        code
        for check in RUBRICS[lesson].checks
        for mistake in check.misconceptions
        for code in re.findall(r"`(?:return )?([^`]+)`", mistake.message)
    }
    assert {code for code in told & written if code not in shown} == set()

"""What `new-check` writes works as it stands, is added to what is there, and takes nothing away."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

import autograder
from autograder.checks.course import CourseChecks, read_checks
from autograder.cli import main
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.bank import build, samples
from autograder.grading.course import Course
from autograder.grading.judged_by import checks_of, judging
from autograder.grading.new_check import StubError, new_check, new_course
from autograder.grading.ship_checks import disagreements
from autograder.rubric.verdict import judge


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A new course with one new check."""
    new_course(tmp_path / "mycourse")
    found = Course(tmp_path / "mycourse")
    new_check(found, "two-layers", "first-layer")
    return Course(tmp_path / "mycourse")


def notebook(course: Course) -> Path:
    return course.root / "assignments" / "two-layers" / "two-layers.ipynb"


@pytest.mark.parametrize("checks", [["first-layer"], ["first-layer", "second"]])
def test_its_bank_gets_what_it_states(course: Course, checks: list[str]) -> None:
    """Each submission's cells, judged by the rubric: the stated marks and names, with one check and two."""
    for check in checks[1:]:
        new_check(course, "two-layers", check)
    rubric = read_checks(course.root, "course_checks").rubric("two-layers")
    assert [check.id for check in rubric.checks] == checks
    for sample in samples(course.root, "two-layers"):
        files = build(sample, notebook(course))
        cells = nbformat.reads(files["two-layers.ipynb"].decode(), as_version=4).cells
        names: dict[str, object] = {}
        for cell in cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                exec(cell.source, names)
        verdicts = [
            judge(check, LocalStudent(names, Transcript("two-layers", "ada", 7), grading=True))
            for check in rubric.checks
        ]
        lost = {v.check.id: v.points for v in verdicts if v.points < v.check.points}
        assert (lost, {v.named.name for v in verdicts if v.named}) == (sample.marks, sample.names)


def test_notebook_and_rubric_agree(course: Course) -> None:
    """As written they do; points, a missing cell, a strange source and another order are named."""
    new_check(course, "two-layers", "second")
    rubric = read_checks(course.root, "course_checks").rubric("two-layers")
    nb = nbformat.read(notebook(course), as_version=4)
    assert list(disagreements(nb, rubric)) == []
    first, second = (c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade"))
    nb.cells.remove(second)
    assert list(disagreements(nb, rubric)) == ['no cell says grader.check("second")']
    nb.cells.insert(0, second)
    first.metadata["nbgrader"]["points"] = 3
    assert list(disagreements(nb, rubric)) == [
        "the cell first-layer is worth 3 points, its criteria together 2",
        "the cells stand in another order than the checks: second, first-layer",
    ]
    second.source = 'grader.check("secund")'
    assert 'the cell second must say grader.check("second"), and nothing else' in disagreements(nb, rubric)


@pytest.mark.parametrize(
    ("lesson", "check", "says"),
    [
        ("two-layers", "first-layer", "has a check first-layer already"),
        ("two-layers", "lambda", "a word of Python's own"),
        ("Two Layers", "second", "small letters"),
        ("autoencoders", "encode", "a lesson of this package"),
    ],
)
def test_nothing_is_overwritten(course: Course, lesson: str, check: str, says: str) -> None:
    """What can't be added is refused in a line, and no file changes."""
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    with pytest.raises(StubError, match=says):
        new_check(course, lesson, check)
    assert {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()} == before


def test_a_course_without_that_line_is_told_it(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """A course that names no checks gets the line to add; no course at all, the command that makes one."""
    config = course.root / "nbgrader_config.py"
    config.write_text("".join(config.read_text().splitlines(keepends=True)[:-1]))
    monkeypatch.chdir(course.root)
    said = CliRunner().invoke(main, ["new-check", "two-layers", "second"])
    assert (said.exit_code, 'add the line: c.Examine.checks = "course_checks"' in said.output) == (1, True)
    config.unlink()
    said = CliRunner().invoke(main, ["new-check", "two-layers", "second"])
    assert (said.exit_code, "autograder new-course FOLDER" in said.output) == (1, True)


SHARED = "def judged(x):\n    return {}\n"
LESSON = """
from autograder.rubric.check import Check
from mine._shared import judged

A, B = Check("a", "A", "a", ""), Check("b", "B", "b", "")


@A.criterion(1)
def one(student):
    return judged(student)


@B.criterion(1)
def other(student):
    return None
"""


def test_a_changed_check_of_the_course_is_judged_again() -> None:
    """The digests follow the course's own code to what it shares: the check that uses it changes alone."""
    before, after = (
        CourseChecks({"mine/_shared.py": SHARED.format(n), "mine/lesson.py": LESSON}) for n in (1, 2)
    )
    digests = checks_of("lesson", None, before), checks_of("lesson", None, after)
    assert [name for name in digests[0] if digests[0][name] != digests[1][name]] == ["a"]
    assert judging("lesson", None, before) != judging("lesson", None, after)


ASKING = {
    "rubric": 2,
    "has_rubric": 2,
    "checks_of": 3,
    "judging": 3,
    "judge_again": 3,
    "Submission": 7,
    "Ask": 5,
}
"""Who looks up a rubric, or has it looked up, with the number of arguments: the course's checks come last."""


def test_whoever_asks_for_a_rubric_says_whose() -> None:
    """Outside the checks themselves no rubric is looked up without the course's own."""
    root = Path(autograder.__file__).parent
    calls = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sorted(root.rglob("*.py"))
        if path.parts[len(root.parts)] != "checks"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASKING
        if len(node.args) + len(node.keywords) < ASKING[node.func.id]
    ]
    assert calls == []

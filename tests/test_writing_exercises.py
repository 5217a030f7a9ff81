"""The guide for writing exercises is followed to the letter: each of its commands is run, each file laid."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.grading.course import Course
from autograder.grading.regrade_class import ClassRegrade

GUIDE = Path(__file__).parents[1] / "docs" / "writing-exercises.md"
LESSON = "softmax"
CARELESS = "def softmax(x):\n    return x.exp() / x.exp().sum(dim=1, keepdim=True)\n"

pytestmark = pytest.mark.xdist_group("guide")


def blocks() -> list[tuple[str, str]]:
    """The guide's blocks of code in their order, each with its language."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def lay(text: str, course: Path) -> None:
    """A block of Python where its first line says that it belongs: a file of the course, or a cell."""
    place = text.splitlines()[0].removeprefix("# ")
    if not place.startswith("the cell "):
        (course / place).parent.mkdir(parents=True, exist_ok=True)
        (course / place).write_text(text, encoding="utf-8")
        return
    path = course / "assignments" / LESSON / f"{LESSON}.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade_id") == place.removeprefix("the cell "):
            cell.source = text.partition("\n")[2].strip()
        if marks.get("grade_id") == LESSON:
            marks["points"] = 3  # as the guide says in words
    nbformat.write(nb, path)


def follow(command: str) -> str:
    """Run one command of the guide, in this process where it can be; a cluster is better started alone."""
    words = shlex.split(command)
    if words[:2] == ["autograder", "grade"]:
        ours = "from autograder.cli import main; main()"
        argv = [sys.executable, "-c", ours, *words[1:]]
        subprocess.run(argv, env=environment(), capture_output=True, check=True)
    elif words[0] == "autograder":
        said = CliRunner().invoke(main, words[1:], catch_exceptions=False)
        assert said.exit_code == 0, said.output
        return said.output
    elif words[0] == "nbgrader":
        subprocess.run([sys.executable, "-m", *words], env=environment(), capture_output=True, check=True)
    elif words[0] == "cd":
        os.chdir(words[1])
    else:
        assert words[0] == "rm"
        Path(words[1]).unlink()
    return ""


def environment() -> dict[str, str]:
    """For other processes, which find this package wherever they are started."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The course of somebody who followed the guide as far as the grading.

    The first audit, of what `new-check` writes, is left to the test that judges it without a kernel.
    """
    before, root = Path.cwd(), tmp_path_factory.mktemp("elsewhere")
    os.chdir(root)
    try:
        commands = (text.splitlines() if kind == "sh" else [text] for kind, text in blocks())
        audited = 0
        for step in (step for steps in commands for step in steps):
            if step.startswith("# "):
                lay(step, Path.cwd())
            elif step.startswith("autograder audit"):
                audited += 1
                if audited == 2:
                    (root / "audit.txt").write_text(follow(f"{step} --jobs 1"))
            elif not step.startswith("autograder grade"):
                follow(step)
        yield Path.cwd()
    finally:
        os.chdir(before)


def test_the_exercise_of_the_guide_is_audited(course: Path) -> None:
    """A correct, a mistaken and a hostile submission get what they state, by the real path."""
    told = (course.parent / "audit.txt").read_text()
    assert all(f"{n} of 3: " in told for n in (1, 2, 3))
    assert told.count(": as stated") == 3
    assert "softmax-overflows" in told


AT_THE_DESK = """
import sys, nbformat
for cell in nbformat.read("softmax.ipynb", as_version=4).cells:
    if cell.get("metadata", {}).get("nbgrader", {}).get("solution"):
        cell.source = sys.argv[1]
    if cell.cell_type == "code":
        checks = cell.source.startswith("grader.check")
        exec(f"print({cell.source})" if checks else cell.source)
"""


def test_students_hold_the_exam_with_what_is_released(course: Path, tmp_path: Path) -> None:
    """The released folder alone, anywhere else: the notebook's cells find the mistake, as grading does."""
    shutil.copytree(course / "release" / LESSON, tmp_path / LESSON)
    assert {p.name for p in (tmp_path / LESSON / "course_checks").iterdir()} == {"softmax.py"}
    assert "SOLUTION" not in (tmp_path / LESSON / f"{LESSON}.ipynb").read_text()
    said = subprocess.run(
        [sys.executable, "-c", AT_THE_DESK, CARELESS],
        cwd=tmp_path / LESSON,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "2 of 3" in said
    assert "Where to look" in said


def test_a_class_is_graded_and_regraded(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker judges by the course's checks; where one is changed afterwards, its marks are found anew."""
    monkeypatch.chdir(course)
    hand_in(course, "ada")
    follow(f"autograder grade {LESSON} --workers 1")
    checks = course / "course_checks" / "softmax.py"
    before = checks.read_text()
    try:
        checks.write_text(before.replace("criterion(1)", "criterion(1, private=True)"))
        told = ClassRegrade(Course(course, reuse=True), LESSON)
        assert told.judge(Here())[0].rejudged == (LESSON,)
    finally:
        checks.write_text(before)
    assert ClassRegrade(Course(course, reuse=True), LESSON).judge(Here())[0].rejudged == ()


def hand_in(course: Path, student: str) -> None:
    """The released folder as a student fills it in: the checks lie in it too."""
    submitted = course / "submitted" / student / LESSON
    shutil.copytree(course / "release" / LESSON, submitted)
    path = submitted / f"{LESSON}.ipynb"
    path.chmod(0o644)
    nb = nbformat.read(path, as_version=4)
    next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("solution")).source = CARELESS
    nbformat.write(nb, path)


class Here(Executor):
    """Judges in this process."""

    def map(self, fn: Callable[..., Any], *many: Any, **_: Any) -> Iterator[Any]:  # type: ignore[override]
        return map(fn, *many)

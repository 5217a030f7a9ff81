"""The guide for writing exercises is followed to the letter: each of its commands is run, each file laid."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbgrader.apps import NbGraderApp

from autograder.cli import main

GUIDE = Path(__file__).parents[1] / "docs" / "writing-exercises.md"
LESSON = "softmax"
RIGHT = "import torch\n\n\ndef softmax(x):\n    return torch.softmax(x, dim=1)\n"

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
    """Run one command of the guide, in this process where it can be."""
    words = shlex.split(command)
    if words[0] == "autograder":
        said = CliRunner().invoke(main, words[1:], catch_exceptions=False)
        assert said.exit_code == 0, said.output
        return said.output
    if words[0] == "nbgrader":
        app = NbGraderApp()
        app.initialize(words[1:])
        app.start()
    elif words[0] == "cd":
        os.chdir(words[1])
    else:
        assert words[0] == "rm"
        Path(words[1]).unlink()
    return ""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The course of somebody who followed the guide, with one student more than it has, before grading.

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

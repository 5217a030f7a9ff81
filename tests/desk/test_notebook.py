"""A student's notebook, run and checked by `autograder check`, with no more than a student installs."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder.desk.notebook import NoNotebook, read

ROOT = Path(__file__).parents[2]
LESSON = "from-classification-to-generation"
SOLVED = ROOT / "assignments" / LESSON / f"{LESSON}.ipynb"
OURS_ALONE = """
import sys
from importlib.abc import MetaPathFinder

class Student(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {instructor}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Student())
from autograder.desk import Grader
slow = [name for name in ("scipy.stats", "matplotlib", "sklearn", "torchvision") if name in sys.modules]
from autograder.cli import main
try:
    main(["check", "work/mine.ipynb", "--html", "page.html"])
except SystemExit as ended:
    print("AGAIN\\n" + repr(Grader({lesson!r}).check_all()), end="SLOW\\n" + repr(slow))
    from autograder.lesson import FashionMNIST, figures, provided, widgets
    from autograder.lesson.figures import autoencoders, exploring_latent_spaces, variational_autoencoders
    sys.exit(ended.code)
"""
"""The command in a process that can import nothing which only an instructor installs; then `check_all`, and
what else the lessons import."""


def instructors_modules() -> set[str]:
    """What an instructor's install brings along, by the names that are imported."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    names = {re.match(r"[\w-]+", wanted)[0].replace("-", "_") for wanted in extras["instructor"]}
    return names - {"scikit_image"} | {"skimage"}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Lesson 1, solved but for one answer, with cells of the student's own, as the command sees it."""
    folder = tmp_path_factory.mktemp("student")
    (folder / "work").mkdir()
    (folder / "work" / "beside.py").write_text("VALUE = 3\n")
    notebook = nbformat.read(SOLVED, as_version=4)
    experiment = new_code_cell("raise SystemExit", metadata={"tags": ["experiment"]})
    own = ["from beside import VALUE", "input()", 'print("NOISE")', "grader.check_all()"]
    notebook.cells[3:3] = [experiment, *map(new_code_cell, own)]
    for cell in notebook.cells:
        cell.source = cell.source.replace("prediction_twice =", "prediction_thrice =")
    nbformat.write(notebook, folder / "work" / "mine.ipynb")
    program = OURS_ALONE.format(instructor=instructors_modules(), lesson=LESSON)
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return ran, folder


def test_it_gives_the_page_of_check_all(checked) -> None:
    """What the command prints is what `grader.check_all()` shows in the notebook, besides a cell's error."""
    ran, _ = checked
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr
    by_command, by_grader, _ = re.split(r"AGAIN\n|SLOW\n", ran.stdout)
    said = re.sub(r"Code cell \d+ raised .*\n\n", "", by_command)
    assert said.strip() == by_grader.strip()
    assert "1 of 2      to mend       Two predictions (predictions)" in said


def test_the_desk_loads_nothing_slow_beside_torch(checked) -> None:
    """A set-up cell waits for torch, and for none of the other large packages."""
    ran, _ = checked
    assert ran.stdout.endswith("SLOW\n[]")


def test_cells_are_run_as_in_grading(checked) -> None:
    """Experiments are left out, modules beside the notebook are found, nobody answers, prints stay away."""
    ran, _ = checked
    raised = re.findall(r"Code cell (\d+) raised (\w+)", ran.stdout)
    assert [error for _, error in raised] == ["EOFError"]
    assert "NOISE" not in ran.stdout + ran.stderr


def test_the_page_is_a_file_of_its_own(checked) -> None:
    """Where it is asked for, it is written: in English, with one h1, and nothing from outside."""
    page = (checked[1] / "page.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert page.count("<h1") == 1
    assert "http" not in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is no notebook"),
        ("[]", "is no notebook"),
        (json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}), "Grader"),
    ],
)
def test_what_cannot_be_checked_is_one_line(tmp_path: Path, content: str, says: str) -> None:
    """It names the file and the remedy."""
    path = tmp_path / "mine.ipynb"
    path.write_text(content)
    with pytest.raises(NoNotebook, match=says) as problem:
        read(path)
    assert "\n" not in str(problem.value)
    assert str(path) in str(problem.value)


def test_a_check_is_found_however_it_is_written(tmp_path: Path) -> None:
    """Colab keeps no labels, and students ask for hints: a cell that asks one check is known by its call."""
    calls = [
        "grader.check('a')",
        ' grader.check("b", hints=2)\n',
        "x = grader.check('c')",
        "grader.check_all()",
    ]
    cells = [{"cell_type": "code", "source": ['Grader("l")']}]
    cells += [{"cell_type": "code", "source": [call], "metadata": {}} for call in calls]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [{"cell_type": "markdown"}, *cells]}))
    lesson, found = read(tmp_path / "n.ipynb")
    assert lesson == "l"
    assert [(cell.number, cell.check) for cell in found] == [(1, ""), (2, "a"), (3, "b"), (4, "")]

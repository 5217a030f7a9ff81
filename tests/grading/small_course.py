"""A course with one small lesson, graded through nbgrader's own steps: the KL cells and little else."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading.course import Course

ROOT = Path(__file__).parents[2]
LESSON = "variational-autoencoders"

RIGHT = "def kl_divergence(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()\n"
MEAN = RIGHT.replace(".sum()", ".mean(dim=1).sum()")


def cell(source: str, name: str, kind: Any = new_code_cell, **marks: Any) -> NotebookNode:
    """A cell with nbgrader's metadata."""
    found = kind(source, id=name)
    base = {"grade": False, "locked": False, "solution": False, "schema_version": 3, "task": False}
    found.metadata["nbgrader"] = NotebookNode({**base, "grade_id": name, **marks})
    return found


def source() -> NotebookNode:
    """The instructor's notebook: one check with a rubric, one without, plain asserts, an essay."""
    stub = RIGHT.replace("    return", "    ### BEGIN SOLUTION\n    return") + "    ### END SOLUTION\n"
    cells = [
        cell("import torch\nfrom autograder.desk import Grader\ngrader = Grader('" + LESSON + "')", "setup"),
        cell(stub, "kl-code", solution=True),
        cell('grader.check("kl-divergence")', "kl-divergence", grade=True, locked=True, points=6),
        cell('grader.check("no-such-check")', "no-such-check", grade=True, locked=True, points=2),
        cell("assert kl_divergence(torch.zeros(1, 2), torch.zeros(1, 2)) == 0", "plain", points=1),
        cell("my answer", "essay", new_markdown_cell, grade=True, solution=True, points=3),
    ]
    cells[0].metadata["nbgrader"]["locked"] = True
    cells[4].metadata["nbgrader"].update(grade=True, locked=True)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def make_course(root: Path) -> Course:
    """The course at ``root``, its lesson released."""
    root.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    folder = root / "assignments" / LESSON
    folder.mkdir(parents=True)
    nbformat.write(source(), folder / f"{LESSON}.ipynb")
    course = Course(root)
    course.generate_assignment(LESSON)
    return course


def released(course: Course) -> NotebookNode:
    """The students' notebook."""
    return nbformat.read(course.root / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)


def solved(course: Course, code: str = RIGHT, essay: str = "Because.") -> NotebookNode:
    """A student's notebook with this solution."""
    nb = copy.deepcopy(released(course))
    by_name(nb, "kl-code").source = code
    by_name(nb, "essay").source = essay
    return nb


def by_name(nb: NotebookNode, name: str) -> NotebookNode:
    """The cell with that grade_id."""
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def hand_in(course: Course, student: str, submission: NotebookNode | bytes) -> None:
    """Lay a submission where nbgrader collects them."""
    path = course.root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = submission if isinstance(submission, bytes) else nbformat.writes(submission).encode()
    path.write_bytes(data)

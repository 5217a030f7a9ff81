"""A submission's notebook put back into the shape of the release."""

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.grading.cells import grade_id
from autograder.grading.restore import BadSubmission, read_notebook, restore


def cell(source: str, name: str = "", **marks: Any) -> NotebookNode:
    found = new_code_cell(source)
    if name:
        base = {"grade": False, "locked": False, "solution": False, "schema_version": 3, "task": False}
        found.metadata["nbgrader"] = NotebookNode({**base, "grade_id": name, **marks})
    return found


def check(name: str) -> NotebookNode:
    return cell(f'grader.check("{name}")', name, grade=True, locked=True, points=2)


def release() -> NotebookNode:
    cells = [
        cell("setup", "setup", locked=True),
        cell("...", "a-code", solution=True),
        check("a"),
        cell("...", "b-code", solution=True),
        check("b"),
        cell("...", "essay", solution=True, grade=True, points=3),
    ]
    return new_notebook(cells=cells)


def names(nb: NotebookNode) -> list[str]:
    return [grade_id(c) or c.source for c in nb.cells]


WHOLE = ["setup", "a-code", "a", "b-code", "b", "essay"]


def test_a_sound_submission_stays_as_it_is() -> None:
    """Nothing is mended where nothing is amiss; free cells stay where the student put them."""
    nb = release()
    nb.cells.insert(2, cell("helper"))
    before = copy.deepcopy(nb)
    assert restore(nb, release()) == []
    assert nb == before


def test_missing_checks_come_back_after_the_students_own_cells() -> None:
    """A deleted check stands again before the next released cell, so helpers in between still count."""
    nb = release()
    nb.cells[2:3] = [cell("helper")]
    remarks = restore(nb, release())
    assert names(nb) == ["setup", "a-code", "helper", "a", "b-code", "b", "essay"]
    assert remarks == ["a was missing and has been put back"]


def test_every_locked_and_graded_cell_comes_back_even_when_all_are_gone() -> None:
    """A notebook of which one solution is left is whole again in the release's order."""
    nb = new_notebook(cells=[cell("mine", "a-code", solution=True)])
    restore(nb, release())
    assert [n for n in names(nb) if n != "b-code"] == [n for n in WHOLE if n != "b-code"]


def test_doubled_checks_are_held_once_and_of_doubled_solutions_the_last_counts() -> None:
    """Locked copies go; an earlier solution stays as a plain cell, since its code may be needed."""
    nb = release()
    nb.cells.insert(1, check("a"))
    nb.cells.insert(2, cell("old", "a-code", solution=True))
    restore(nb, release())
    assert names(nb) == ["setup", "old", *WHOLE[1:]]


def test_a_check_before_its_work_moves_behind_it() -> None:
    """The order of the cells does not decide what a student's work is worth."""
    nb = release()
    nb.cells.insert(1, nb.cells.pop(4))
    restore(nb, release())
    assert names(nb) == ["setup", "a-code", "a", "b-code", "b", "essay"]


def test_reversed_cells_are_examined_after_all_work() -> None:
    """Even in a notebook turned round, no check stands before a solution that it follows in the release."""
    nb = release()
    nb.cells.reverse()
    restore(nb, release())
    order = names(nb)
    assert order.index("a") > order.index("a-code")
    assert order.index("b") > order.index("b-code")


def test_changed_locked_cells_and_labels_are_reset() -> None:
    """Source, points and kind of a known cell are the release's; unknown labels go."""
    nb = release()
    nb.cells[2].source = "print('full marks')"
    nb.cells[2].metadata["nbgrader"] = NotebookNode({"grade_id": "a", "points": 99})
    nb.cells.append(cell("x", "other-course", grade=True, points=5, locked=True))
    nb.cells[-1].metadata["nbgrader"]["grade_id"] = "other-course"
    restore(nb, release())
    assert nb.cells[2].source == 'grader.check("a")'
    assert nb.cells[2].metadata["nbgrader"]["points"] == 2
    assert "nbgrader" not in nb.cells[-1].metadata


def test_a_check_that_became_raw_text_is_code_again() -> None:
    """What a code cell has and raw text hasn't comes back with it, so that nbgrader can read the notebook."""
    nb = release()
    at = names(nb).index("a")
    for part in ("outputs", "execution_count"):
        nb.cells[at].pop(part, None)
    nb.cells[at]["cell_type"] = "raw"
    restore(nb, release())
    nbformat.validate(nb)
    assert nb.cells[at].cell_type == "code"


def test_another_lessons_notebook_is_refused() -> None:
    """A notebook that shares no graded cell with the lesson is not given a zero but refused."""
    nb = new_notebook(cells=[cell("setup", "setup", locked=True), check("of-another-lesson")])
    with pytest.raises(BadSubmission, match="not this lesson"):
        restore(nb, release())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"[1, 2]",
        b'{"cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
        b'{"nbformat": 99, "metadata": {}, "cells": []}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_what_is_no_notebook_is_named_with_its_remedy(tmp_path: Path, content: bytes) -> None:
    """One clear error with the file's name, whatever was handed in."""
    path = tmp_path / "lesson.ipynb"
    path.write_bytes(content)
    with pytest.raises(BadSubmission, match=r"lesson\.ipynb: not a notebook"):
        read_notebook(path)


def test_an_older_notebook_is_read_as_format_4(tmp_path: Path) -> None:
    """What Jupyter saved years ago is still a notebook."""
    path = tmp_path / "old.ipynb"
    sheet = {"cells": [{"cell_type": "code", "input": ["1"], "outputs": [], "language": "python"}]}
    path.write_text(json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}))
    assert read_notebook(path).cells[0].source == "1"
    nbformat.validate(read_notebook(path))

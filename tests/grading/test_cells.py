"""What a notebook's cells are to the examiner."""

import pytest
from nbformat.v4 import new_code_cell

from autograder.grading.cells import skipped


@pytest.mark.parametrize(
    ("source", "left_out"),
    [
        ("grader.check_all()", True),
        ('grader.check("kl-divergence", hints=2)\n', True),
        ('x = 1\ngrader.check("kl-divergence")', False),
        ('grader.check("kl-divergence"); x = 1', False),
        ("grader.check(secrets())", False),
        ("x = 1", False),
    ],
)
def test_a_students_own_questions_to_the_desk_are_left_out(source: str, left_out: bool) -> None:
    """A cell that asks the desk and does nothing else; with a label of the lesson's, it isn't theirs."""
    assert skipped(new_code_cell(source)) is left_out
    assert not skipped(new_code_cell(source, metadata={"nbgrader": {"grade_id": "kl-divergence"}}))


def test_experiments_are_left_out() -> None:
    """By their tag, unless the cell is one of the lesson's."""
    tagged = {"tags": ["experiment"]}
    assert skipped(new_code_cell("x = 1", metadata=tagged))
    assert not skipped(new_code_cell("x = 1", metadata={**tagged, "nbgrader": {"grade_id": "kl-code"}}))

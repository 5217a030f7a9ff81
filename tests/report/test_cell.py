"""The verdict as its grade cell's output: points as nbgrader reads them, and a mark nobody can borrow."""

import copy
import dataclasses
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import determine_grade

from autograder.report.cell import TEXT, verdict_outputs
from autograder.report.mark import is_verdict, mark
from autograder.rubric.finding import Finding, Status
from tests.report import samples


def grade_cell(check_id="kl-divergence", points=6.0, outputs=()):
    """The cell as nbgrader releases it."""
    given = {"grade_id": check_id, "grade": True, "solution": False, "locked": True, "points": points}
    cell = new_code_cell(f'grader.check("{check_id}")', metadata={"nbgrader": given, "tags": []})
    cell.outputs = list(outputs)
    return cell


@pytest.mark.parametrize("halves", range(15))
def test_points_are_read_right(halves):
    """nbgrader reads every half from 0 to the cell's points as it was meant."""
    lines = [samples.criterion(f"half {i}", 0.5) for i in range(14)]
    check = samples.check("t", "s", "w", "kl-divergence", *lines)
    findings = [samples.RIGHT] * halves + [Finding(Status.FAILED)] * (14 - halves)
    outputs = verdict_outputs(samples.verdict(check, *findings))
    assert determine_grade(grade_cell(points=7, outputs=outputs)) == (halves / 2, 7)


@pytest.mark.parametrize("credit", [0.1 + 0.2, 1 / 3, 1.0000000000000004, 7.0, -1.0])
def test_points_never_break_nbgrader(credit):
    """A credit that is no half, too large or negative still gives points in halves from 0 to the most."""
    wrong = dataclasses.replace(samples.MEAN, credit=credit)
    verdict = dataclasses.replace(samples.named(), named=wrong)
    points, most = determine_grade(grade_cell(outputs=verdict_outputs(verdict)))
    assert (2 * points).is_integer()
    assert 0 <= points <= most


@pytest.mark.parametrize("name", samples.ALL)
def test_one_output_that_nbformat_knows(name):
    """There is exactly one output, valid in a notebook and the same after a journey through its file."""
    verdict = samples.ALL[name]()
    outputs = verdict_outputs(verdict)
    nb = nbformat.v4.new_notebook(cells=[grade_cell(verdict.check.id, 7, outputs)])
    nbformat.validate(nb)
    assert len(outputs) == 1
    assert nbformat.reads(nbformat.writes(nb), as_version=4).cells[0].outputs == outputs


def test_text_is_kept_beside():
    """The readable text travels in a type of its own, where nbgrader reads no points."""
    (output,) = verdict_outputs(samples.named())
    assert output.data["text/plain"] == "3.0"
    assert output.data[TEXT].startswith("KL divergence: 3 of 6 points")


def test_verdict_is_recognised():
    """The examiner's output in its own locked cell is a verdict."""
    (output,) = verdict_outputs(samples.named())
    assert is_verdict(grade_cell(), output)


def _change(cell, **nbgrader):
    cell.metadata.nbgrader.update(nbgrader)


@pytest.mark.parametrize(
    "forge",
    [
        lambda cell, _: _change(cell, locked=False),
        lambda cell, _: _change(cell, grade=False),
        lambda cell, _: _change(cell, grade="yes"),
        lambda cell, _: _change(cell, solution=True),
        lambda cell, _: _change(cell, grade_id="another"),
        lambda cell, _: _change(cell, grade_id=None),
        lambda cell, _: cell.metadata.pop("nbgrader"),
        lambda cell, _: cell.update(metadata=[]),
        lambda cell, _: cell.update(source='grader.check("kl-divergence") '),
        lambda cell, _: cell.update(source='evil(); grader.check("kl-divergence")'),
        lambda cell, _: cell.update(cell_type="markdown"),
        lambda _, output: output.update(metadata={}),
        lambda _, output: output.update(metadata={"autograder": "kl-divergence"}),
        lambda _, output: output.update(metadata=mark("another")),
        lambda _, output: output.update(output_type="display_data"),
    ],
)
def test_forged_mark_is_not_trusted(forge):
    """A mark outside the locked cell of that very check counts for nothing."""
    cell, output = grade_cell(), copy.deepcopy(verdict_outputs(samples.named())[0])
    forge(cell, output)
    assert not is_verdict(cell, output)


def test_mark_in_an_ordinary_cell():
    """A student's cell that prints the mark is an ordinary cell."""
    output = new_output("execute_result", data={"text/plain": "6.0"}, metadata=mark("kl-divergence"))
    cell = new_code_cell('grader.check("kl-divergence")', outputs=[output])
    assert not is_verdict(json.loads(json.dumps(cell)), output)

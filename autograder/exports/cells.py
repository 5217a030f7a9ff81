"""What may stand in a cell of a table that somebody opens in a spreadsheet.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and names and ids are
the students' own. Where a semicolon separates columns, which depends on the reader's country, a cell can also
begin in the middle of ours.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

_FORMULA = re.compile(r"(^|;)(\s*[\"'`]*\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_NOTHING = "-"
"""What Moodle writes for no date; no formula."""

Value = str | float | bool | datetime | None


def cell(value: Value) -> str:
    """The value as a cell's text: numbers with a decimal point, texts that no spreadsheet computes.

    A text that looks like a formula gets an apostrophe before it. Control and format characters are taken
    out, tabs and ends of lines become spaces. A text that is a number stays one, whatever its sign.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{round(float(value), 4):.10g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    text = "".join(" " if c in "\t\r\n" else c for c in value if c in "\t\r\n" or _shown(c))
    if _NUMBER.fullmatch(text) or text == _NOTHING:
        return text
    return _FORMULA.sub(r"\1'\2", text)


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def table(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """The table as CSV: commas, quotes where needed, each row as long as the header."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow([cell(name) for name in columns])
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row of {len(row)} cells below {len(columns)} columns")
        writer.writerow([cell(value) for value in row])
    return held.getvalue()

"""docs/mutation.md: a row for each file that was run to its end; a later run replaces its files' rows."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import scipy
import torch

from tests.mutation.children import PACKAGE, ROOT

PAGE = ROOT / "docs/mutation.md"


class Row(NamedTuple):
    """What became of a file's faults.

    ``questions``: faults that the recorded questions noticed before any other test met them. ``explained``,
    ``left``: survivors with and without a reason. ``code``: the file's `source_digest` when it was run.
    """

    file: str
    faults: int
    questions: int
    explained: int
    left: int
    code: str

    @property
    def noticed(self) -> int:
        """Faults that some test noticed."""
        return self.faults - self.explained - self.left


def source_digest(file: str) -> str:
    """Eight digits of the SHA-256 of a file of the package."""
    return hashlib.sha256((PACKAGE / file).read_bytes()).hexdigest()[:8]


def write(new: Sequence[Row], files: Sequence[str], most_s: float, tests: Sequence[str]) -> None:
    """The page with these rows in place of older ones; ``files``: all that there are to run."""
    old = read(PAGE.read_text()) if PAGE.exists() else []
    rows = {row.file: row for row in (*old, *new) if row.file in files}
    PAGE.write_text(page([rows[file] for file in files if file in rows], files, most_s, tests))


def read(text: str) -> list[Row]:
    """The rows of a page."""
    cells = [re.split(r" *\| *", line)[1:-1] for line in text.splitlines() if line.startswith("| ")]
    found = [c for c in cells if c[0].endswith(".py")]
    return [Row(file, int(n), int(q), int(e), int(left), code) for file, n, _, q, e, left, _, code in found]


def page(rows: Sequence[Row], files: Sequence[str], most_s: float, tests: Sequence[str]) -> str:
    """The page's text, with the files named that have no row, and those that have changed since theirs."""
    sums = (sum(row[i] for row in rows) for i in range(1, 5))
    lines = [_line(row) for row in [*rows, Row("all of these", *sums, "")]]
    there = {row.file: row.code for row in rows}
    missing = [file for file in files if file not in there]
    changed = [file for file in there if there[file] != source_digest(file)]
    said = []
    if missing:
        said.append(f"**Not yet run to the end**, so without figures: {_listed(missing)}.")
    if changed:
        said.append(f"**Changed since their run**: {_listed(changed)}.")
    versions = {"Python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__}
    versions |= {"scipy": scipy.__version__, "pytest": pytest.__version__}
    return (
        Path(__file__)
        .with_name("page.md")
        .read_text()
        .format(
            table="\n".join(lines),
            state="\n\n".join(said or ["All files have been run to the end as they are."]),
            tests=_listed(tests),
            most_s=f"{most_s:g}",
            versions=", ".join(f"{name} {version}" for name, version in versions.items()),
        )
    )


def _line(row: Row) -> str:
    share = f"{100 * row.noticed / row.faults:.1f} %" if row.faults else ""
    counts = f"{row.faults} | {row.noticed} | {row.questions} | {row.explained} | {row.left} | {share}"
    return f"| {row.file} | {counts} | {row.code} |"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

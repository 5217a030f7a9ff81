"""A table that a learning management system gave, read so that marks can be put into it."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.exports.standings import NothingToExport, Standing

FULL_NAME = "Full name"


@dataclass(frozen=True)
class Filled:
    """A file for an LMS. ``missed``: students with a mark whom the LMS's own table doesn't have."""

    text: str
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """The table: its columns, and its rows as long as them."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> int | None:
        """The place of a column."""
        return self.columns.index(name) if name in self.columns else None

    def need(self, *names: str) -> None:
        """Raises: NothingToExport, where a column is not there."""
        if lacking := [name for name in names if name not in self.columns]:
            raise NothingToExport(
                f"{self.path}: there is no column {' and no '.join(lacking)}; download it with your language "
                "set to English, and leave its first row as it is"
            )


def read_given(path: Path) -> Given:
    """The table in a CSV file. Raises: NothingToExport naming the file and the remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=separator) if any(row)]
        columns = tuple(name.strip() for name in rows[0])
    except (OSError, ValueError, IndexError, csv.Error) as error:
        said = getattr(error, "strerror", None) or type(error).__name__
        raise NothingToExport(
            f"{path}: can't be read as a table ({said}); download it anew as CSV in UTF-8"
        ) from None
    width = len(columns)
    return Given(path, columns, tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]))


class Matching:
    """Finds students by what a table says of them.

    ``keys``: for each column, what a student is called there; the first column that fits counts. Names that
    two students share fit nobody. ``named``: who is looked for by full name, in rows that say nothing in
    those columns: whoever has another address is somebody else of that name. A column in which nobody is
    called anything doesn't count. ``missed``: who was looked for in vain, once all rows were.
    """

    def __init__(
        self, keys: Mapping[str, Sequence[tuple[str, Standing]]], named: Iterable[Standing] = ()
    ) -> None:
        self._known = {column: _unique(pairs) for column, pairs in keys.items()}
        self._named: dict[str, list[Standing]] = {}
        for standing in named:
            self._named.setdefault(_folded(standing.full_name), []).append(standing)
        self._found: set[str] = set()

    def find(self, given: Given, row: Sequence[str]) -> Standing | None:
        """The student of a row, or None.

        Raises: NothingToExport, where another row was the student's, or two students have the row's name.
        """
        standing, said = None, False
        for column, known in self._known.items():
            at = given.column(column)
            if standing is None and at is not None and known:
                standing, said = known.get(_folded(row[at])), said or bool(_folded(row[at]))
        standing = standing if said else self._by_name(given, row)
        if standing is not None:
            if standing.student in self._found:
                raise NothingToExport(f"{given.path}: two rows are {standing.student}'s; take one out")
            self._found.add(standing.student)
        return standing

    def _by_name(self, given: Given, row: Sequence[str]) -> Standing | None:
        at = given.column(FULL_NAME)
        found = self._named.get(_folded(row[at]), []) if at is not None else []
        if len(found) > 1 and any(standing.graded for standing in found):
            raise NothingToExport(
                f"{given.path}: {row[at]} may be {' or '.join(s.student for s in found)}; "  # type: ignore[index]
                "add a column Username with the student's id in the rows of that name"
            )
        return found[0] if len(found) == 1 else None

    def missed(self, standings: Iterable[Standing]) -> list[str]:
        """Those of them that no row was found for."""
        return [s.student for s in standings if s.student not in self._found]


def _unique(pairs: Sequence[tuple[str, Standing]]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    shared: set[str] = set()
    for name, standing in pairs:
        known = _folded(name)
        if known in found and found[known] is not standing:
            shared.add(known)
        found[known] = standing
    return {name: standing for name, standing in found.items() if name and name not in shared}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()

"""A file for Canvas: Grades, Import.

Canvas reads the columns ``Student``, ``ID``, ``SIS User ID``, ``SIS Login ID``, ``Section`` in this order,
then a column an assignment, ``Title (id)``, and a row ``Points Possible``. It finds a student by ``ID``,
its own number; else by ``SIS User ID`` or ``SIS Login ID``; else by name. A column without an id it knows
becomes a new assignment. A row with an empty cell would erase a mark that Canvas has, so there is a row
only for whoever has a mark.

Source: lib/gradebook_importer.rb of instructure/canvas-lms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.exports.cells import Value, table
from autograder.exports.filled import Filled, Given, Matching, read_given
from autograder.exports.standings import Lesson, NothingToExport, Standing

WHO = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POINTS_POSSIBLE = "    Points Possible"
_WITH_ID = re.compile(r"(?P<title>.*?) \((?P<id>\d+)\)")


def canvas_csv(
    lesson: Lesson, marked: Sequence[Standing], column: str = "", gradebook: Path | None = None
) -> Filled:
    """The marks of these students. ``column``: the assignment's, as Canvas heads it, or its title or id.

    ``gradebook``: what Canvas exports, from which identities and the column's id are taken. Without it the
    student's id in nbgrader stands for the login and ``lms_user_id`` for Canvas's number.
    Raises: NothingToExport.
    """
    if gradebook is None:
        head = [*WHO, column or lesson.name]
        unmatched = [(_last_first(s), s.lms_id, "", s.student, "", s.score) for s in marked]
        return Filled(table(head, [_possible(lesson, head), *unmatched]))
    given = read_given(gradebook)
    given.need("Student", "ID", "Section")
    who = [name for name in (*WHO, "Integration ID", "Root Account") if name in given.columns]
    who.sort(key=given.columns.index)
    head = [*who, assignment_column(given, lesson.name, column)]
    matching = Matching(_keys(marked))
    rows: list[tuple[Value, ...]] = []
    for row in given.rows:
        if (standing := matching.find(given, row)) is not None:
            rows.append((*(row[given.columns.index(name)] for name in who), standing.score))
    return Filled(table(head, [_possible(lesson, head), *rows]), tuple(matching.missed(marked)))


def assignment_column(given: Given, lesson: str, wanted: str) -> str:
    """The assignment's column in Canvas's table: its whole head, its title or its id is ``wanted``.

    Without a wish the lesson's name is looked for, and a new column has it. Raises: NothingToExport.
    """
    fitting = []
    for name in given.columns:
        named = _WITH_ID.fullmatch(name)
        if named and (wanted or lesson).casefold() in (
            name.casefold(),
            named["title"].casefold(),
            named["id"],
        ):
            fitting.append(name)
    if len(fitting) == 1 or (not fitting and not wanted):
        return fitting[0] if fitting else lesson
    there = ", ".join(fitting or [name for name in given.columns if _WITH_ID.fullmatch(name)])
    problem = "several columns are called" if fitting else "there is no assignment"
    raise NothingToExport(f"{given.path}: {problem} {wanted or lesson!r}; there are: {there or 'none'}")


def _possible(lesson: Lesson, head: Sequence[str]) -> tuple[Value, ...]:
    return (POINTS_POSSIBLE, *[""] * (len(head) - 2), lesson.most)


def _last_first(standing: Standing) -> str:
    return ", ".join(filter(None, (standing.last_name, standing.first_name))) or standing.student


def _keys(marked: Sequence[Standing]) -> dict[str, list[tuple[str, Standing]]]:
    logins = [(name, s) for s in marked for name in (s.student, s.email) if name]
    return {
        "ID": [(s.lms_id, s) for s in marked],
        "SIS Login ID": logins,
        "SIS User ID": [(name, s) for s in marked for name in (s.student, s.lms_id)],
    }

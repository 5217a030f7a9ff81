"""A file for Moodle.

An assignment's *offline grading worksheet* finds students by ``Identifier``, a number of this one
assignment's that only the downloaded worksheet has; it needs ``Grade`` and ``Last modified (grade)`` too,
and takes ``Feedback comments`` along. So that way needs the worksheet, which is filled in. E-mail addresses,
ID numbers and usernames stand in it only where the teacher may see them; otherwise there is ``Full name``.

Without it the file is one for Grades, Import, CSV, where the teacher says by which column students are
found: ``Email address`` or ``Username``.

Source: mod/assign/feedback/offline/importgradeslib.php of moodle/moodle; docs.moodle.org, Grade import.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from autograder.exports.cells import cell, table
from autograder.exports.filled import FULL_NAME, Filled, Given, Matching, read_given
from autograder.exports.standings import Lesson, NothingToExport, Standing

IMPORT = (
    "Username",
    FULL_NAME,
    "Email address",
    "LMS user id",
    "Grade",
    "Maximum Grade",
    "Feedback comments",
)
WORKSHEET = ("Identifier", "Grade", "Last modified (grade)")
COMMENTS = "Feedback comments"
MOST = "Maximum Grade"


def moodle_csv(lesson: Lesson, marked: Sequence[Standing], worksheet: Path | None = None) -> Filled:
    """The marks of these students; and of others with cells that wait for a person, that they do.

    ``worksheet``: Moodle's offline grading worksheet; all that is not a mark or a comment stays as it is
    there. Raises: NothingToExport.
    """
    if worksheet is None:
        rows = [
            (s.student, s.full_name, s.email, s.lms_id, _grade(s, marked), lesson.most, comment(lesson, s))
            for s in lesson.graded()
        ]
        return Filled(table(IMPORT, rows))
    given = read_given(worksheet)
    given.need(*WORKSHEET)
    _same_maximum(given, lesson)
    matching, rows_filled = Matching(_keys(lesson.graded()), lesson.standings), []
    for row in given.rows:
        standing = matching.find(given, row)
        if standing is None or not standing.graded:
            rows_filled.append(list(row))
        else:
            rows_filled.append(_filled(given, row, lesson, standing, marked))
    return Filled(table(given.columns, rows_filled), tuple(matching.missed(marked)))


def comment(lesson: Lesson, standing: Standing) -> str:
    """The feedback in a line: points, the mistakes by name; or what is not settled."""
    if standing.waiting:
        return f"Not final: a person has still to mark {', '.join(standing.waiting)}."
    off = f" ({cell(standing.penalty)} taken off for lateness)" if standing.penalty else ""
    marks = standing.kept.marks.values() if standing.kept else ()
    named = ", ".join(dict.fromkeys(f"{m.named} in {m.check}" for m in marks if m.named))
    likely = f" Likely mistakes: {named}." if named else ""
    return f"{cell(standing.score)} of {cell(lesson.most)} points{off}.{likely}"


def _filled(
    given: Given, row: Sequence[str], lesson: Lesson, standing: Standing, marked: Sequence[Standing]
) -> list[str]:
    filled = dict(zip(given.columns, row, strict=True))
    if standing in marked:
        filled["Grade"] = cell(standing.score)
    if COMMENTS in filled:
        filled[COMMENTS] = comment(lesson, standing)
    return list(filled.values())


def _grade(standing: Standing, marked: Sequence[Standing]) -> float | None:
    return standing.score if standing in marked else None


def _same_maximum(given: Given, lesson: Lesson) -> None:
    at = given.column(MOST)
    for row in given.rows if at is not None else ():
        most = row[at].replace(",", ".")  # type: ignore[index]
        if re.fullmatch(r"\d+(\.\d+)?", most) and float(most) != lesson.most:
            raise NothingToExport(
                f"{given.path}: Moodle's maximum is {most}, the lesson's {lesson.most:g}; set the maximum "
                "grade of Moodle's assignment to the lesson's, and download the worksheet again"
            )


def _keys(standings: Sequence[Standing]) -> dict[str, list[tuple[str, Standing]]]:
    return {
        "Email address": [(s.email, s) for s in standings],
        "ID number": [(name, s) for s in standings for name in (s.student, s.lms_id)],
        "Username": [(s.student, s) for s in standings],
    }

"""nbgrader's own table, and one with a row a student and criterion, for an analysis of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.exports.cells import Value, table
from autograder.exports.standings import Booked, Lesson, Standing
from autograder.grading.apart import Marked
from autograder.rubric.finding import Status

NBGRADER = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
)
"""The columns of `nbgrader export`, in its order."""


def nbgrader_csv(lesson: Lesson) -> str:
    """What `nbgrader export` writes for this lesson, and whether a person has still to mark.

    As there, whoever handed in nothing has 0 points and no time.
    """
    return table(
        [*NBGRADER, "needs_manual_grade"],
        (
            (
                lesson.name,
                lesson.due,
                s.handed_in,
                s.student,
                s.last_name,
                s.first_name,
                s.email,
                s.raw,
                s.penalty,
                s.score,
                lesson.most,
                bool(s.waiting),
            )
            for s in lesson.standings
        ),
    )


CRITERIA = (
    "lesson",
    "student",
    "check",
    "criterion",
    "status",
    "points",
    "max_points",
    "misconception",
    "marked_by",
    "check_points",
    "check_max_points",
    "check_manual_points",
    "waits_for_person",
    "handed_in",
    "late",
    "late_seconds",
    "late_penalty",
)
BY_PERSON = "person"
BY_EXAMINER = "examiner"
BY_TESTS = "tests"


def criteria_csv(lesson: Lesson) -> str:
    """One row a student and criterion; a cell without criteria has one row, with none named.

    ``points``: the criterion's where it is passed, else 0. ``check_points``: what the gradebook counts for
    the whole check, which is more than the sum where one mistake costs once, and whatever a person gave.
    ``marked_by``: the examiner; a person, who gave the check's points by hand or is to give them; or tests
    of the notebook's own. ``late_penalty``: of the whole submission, in points.
    """
    return table(CRITERIA, (row for s in lesson.graded() for row in _rows(lesson, s)))


def _rows(lesson: Lesson, standing: Standing) -> Iterator[tuple[Value, ...]]:
    marks = standing.kept.marks if standing.kept else {}
    for name, booked in standing.cells.items():
        for inner in _inner(lesson, name, booked, marks.get(name)):
            yield (
                *(lesson.name, standing.student, name, *inner),
                *(booked.points, booked.most, booked.manual, booked.waiting),
                *(standing.handed_in, standing.late_s > 0, standing.late_s, standing.penalty),
            )


def _inner(lesson: Lesson, check: str, booked: Booked, mark: Marked | None) -> Iterator[tuple[Value, ...]]:
    """Criterion, status, points, most, misconception, marked by."""
    if mark is None or not mark.criteria:
        by_person = booked.manual is not None or booked.automatic is None
        status = "waiting" if booked.waiting else "marked"
        by = BY_PERSON if by_person else BY_TESTS
        yield "", status, None if booked.waiting else booked.points, booked.most, "", by
        return
    by = BY_PERSON if booked.manual is not None else BY_EXAMINER
    for criterion, status in mark.criteria.items():
        passed = status == Status.PASSED.value
        open_ = status == Status.GRADER_ERROR.value
        most = lesson.worth.get((check, criterion))
        earned = None if open_ or most is None else most if passed else 0.0
        yield criterion, status, earned, most, "" if passed else mark.named, by

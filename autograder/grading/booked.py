"""What nbgrader's gradebook holds of a lesson, read in one go."""

from __future__ import annotations

from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import inspect, text

Scores = dict[str, float | None]
"""Automatic marks by grade cell; None where a person marks."""


def scores(gradebook: Gradebook, lesson: str, student: str | None = None) -> dict[str, Scores]:
    """The automatic marks of every student who has any, or of this one."""
    rows = marks_of(gradebook, lesson, student)
    found: dict[str, Scores] = {}
    for name, cell, score in rows.all():
        found.setdefault(name, {})[cell] = score
    gradebook.db.rollback()  # ends the reading, so that nobody waits for it
    return found


INDEXES = {"submitted_notebook": "assignment_id", "grade": "notebook_id", "comment": "notebook_id"}
"""Columns by which nbgrader looks up a student's rows, and which it has no index for."""


def index(gradebook: Gradebook) -> None:
    """Give the gradebook the indexes that it lacks: without them, booking one goes through the class."""
    known = inspect(gradebook.engine)
    for table, column in INDEXES.items():
        if not any(found["column_names"] == [column] for found in known.get_indexes(table)):
            gradebook.db.execute(
                text(f"CREATE INDEX IF NOT EXISTS {table}_by_{column} ON {table} ({column})")
            )
            gradebook.db.commit()


def marks_of(gradebook: Gradebook, lesson: str, student: str | None = None) -> Any:
    """The query for them: student, grade cell and mark.

    It goes from the lesson down to the marks by the pairs of columns that nbgrader's tables have an index
    for, so one student's marks are found without going through the class.
    """
    submitted, of_notebook = SubmittedAssignment, SubmittedNotebook.notebook_id == Notebook.id
    rows = (
        gradebook.db.query(submitted.student_id, GradeCell.name, Grade.auto_score)
        .join(Assignment, Assignment.id == submitted.assignment_id)
        .join(Notebook, Notebook.assignment_id == Assignment.id)
        .join(SubmittedNotebook, of_notebook & (SubmittedNotebook.assignment_id == submitted.id))
        .join(GradeCell, GradeCell.notebook_id == Notebook.id)
        .join(Grade, (Grade.cell_id == GradeCell.id) & (Grade.notebook_id == SubmittedNotebook.id))
        .filter(Assignment.name == lesson)
    )
    return rows if student is None else rows.filter(submitted.student_id == student)


def grades(gradebook: Gradebook, lesson: str) -> dict[tuple[str, str], tuple[Grade, float]]:
    """The lesson's rows themselves, with the cell's points, by student and grade cell."""
    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, GradeCell.name, Grade, GradeCell.max_score)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == lesson)
    )
    return {(student, cell): (grade, most) for student, cell, grade, most in rows.all()}


def lateness(gradebook: Gradebook, lesson: str, student: str | None = None) -> dict[str, float]:
    """By how many seconds each student was late, by the due date and extensions as they are now."""
    rows = gradebook.db.query(SubmittedAssignment).join(Assignment).filter(Assignment.name == lesson)
    if student is not None:
        rows = rows.filter(SubmittedAssignment.student_id == student)
    found = {row.student_id: float(row.total_seconds_late) for row in rows.all()}
    gradebook.db.rollback()
    return found

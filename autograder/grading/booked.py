"""What nbgrader's gradebook holds of a lesson, read in one go."""

from __future__ import annotations

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    SubmittedAssignment,
    SubmittedNotebook,
)

Scores = dict[str, float | None]
"""Automatic marks by grade cell; None where a person marks."""


def scores(gradebook: Gradebook, lesson: str, student: str | None = None) -> dict[str, Scores]:
    """The automatic marks of every student who has any, or of this one."""
    rows = (
        gradebook.db.query(SubmittedAssignment.student_id, GradeCell.name, Grade.auto_score)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == lesson)
    )
    if student is not None:
        rows = rows.filter(SubmittedAssignment.student_id == student)
    found: dict[str, Scores] = {}
    for name, cell, score in rows.all():
        found.setdefault(name, {})[cell] = score
    gradebook.db.rollback()  # ends the reading, so that nobody waits for it
    return found


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

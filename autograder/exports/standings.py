"""How the students of a lesson stand by the gradebook: late penalties taken off, manual marks counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment

from autograder.checks import has_rubric, rubric
from autograder.grading.booked import grades
from autograder.grading.course import Course
from autograder.grading.kept import Kept, read_kept
from autograder.grading.prepare import Preparing


class NothingToExport(ValueError):
    """The gradebook has no such lesson, or a file to be filled in is of no use: one line with the remedy."""


@dataclass(frozen=True)
class Booked:
    """One graded cell in the gradebook.

    ``points``: what counts; ``automatic``, ``manual``: None where there is none. ``waiting``: for a person.
    """

    points: float
    most: float
    automatic: float | None
    manual: float | None
    extra: float
    waiting: bool


@dataclass(frozen=True)
class Standing:
    """One student in one lesson.

    ``lms_id``: nbgrader's ``lms_user_id``. ``score``: ``raw`` without ``penalty``, never below 0.
    ``cells``: by grade_id. ``kept``: the examination; None where nothing was kept. ``handed_in``: when;
    ``late_s``: by how much too late, extensions allowed for.
    """

    student: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    graded: bool = False
    handed_in: datetime | None = None
    late_s: float = 0.0
    raw: float = 0.0
    penalty: float = 0.0
    cells: Mapping[str, Booked] = field(default_factory=dict)
    kept: Kept | None = None

    @property
    def score(self) -> float:
        """What counts."""
        return max(0.0, self.raw - self.penalty)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The cells that a person has still to mark."""
        return tuple(name for name, cell in self.cells.items() if cell.waiting)

    @property
    def full_name(self) -> str:
        """First and last name, or the student's id where the gradebook has neither."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.student


@dataclass(frozen=True)
class Lesson:
    """A lesson's marks: what it is worth, when it was due, and every student of the gradebook.

    ``worth``: the points of each criterion, by check and name, as the rubric has them now.
    """

    name: str
    most: float
    due: datetime | None
    standings: tuple[Standing, ...]
    worth: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def graded(self) -> list[Standing]:
        """The students who were graded."""
        return [standing for standing in self.standings if standing.graded]

    def finished(self) -> list[Standing]:
        """Those of them of whom no cell waits for a person."""
        return [standing for standing in self.graded() if not standing.waiting]


def read_lesson(course: Course, lesson: str) -> Lesson:
    """The lesson as the gradebook has it, with what was kept. Raises: NothingToExport."""
    coursedir = course.coursedir
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(lesson)
        except MissingEntry:
            raise NothingToExport(_unknown(lesson, [a.name for a in gradebook.assignments])) from None
        submitted = gradebook.db.query(SubmittedAssignment).filter_by(assignment_id=assignment.id).all()
        by_student = {s.student_id: s for s in submitted}
        cells: dict[str, dict[str, Booked]] = {}
        for (student, name), (grade, most) in grades(gradebook, lesson).items():
            cells.setdefault(student, {})[name] = _booked(grade, most)
        stem = Preparing(course, lesson).stem
        found = [
            _standing(s, by_student.get(s.id), cells.get(s.id, {}), stem(s.id)) for s in gradebook.students
        ]
        return Lesson(
            lesson, float(assignment.max_score), assignment.duedate, tuple(found), _worth(course, lesson)
        )


def _worth(course: Course, lesson: str) -> dict[tuple[str, str], float]:
    checks = rubric(lesson, course.checks).checks if has_rubric(lesson, course.checks) else ()
    return {(check.id, c.name): c.points for check in checks for c in check.criteria}


def _standing(student: Any, submitted: Any, cells: Mapping[str, Booked], stem: Path) -> Standing:
    about = Standing(
        student.id,
        student.first_name or "",
        student.last_name or "",
        student.email or "",
        student.lms_user_id or "",
    )
    if submitted is None:
        return about
    return Standing(
        *(about.student, about.first_name, about.last_name, about.email, about.lms_id),
        graded=True,
        handed_in=submitted.timestamp,
        late_s=float(submitted.total_seconds_late or 0),
        raw=float(submitted.score or 0.0),
        penalty=float(submitted.late_submission_penalty or 0.0),
        cells=cells,
        kept=read_kept(stem, whole=False),
    )


def _booked(grade: Any, most: float) -> Booked:
    return Booked(
        points=float(grade.score or 0.0),
        most=float(most),
        automatic=grade.auto_score,
        manual=grade.manual_score,
        extra=float(grade.extra_credit or 0.0),
        waiting=bool(grade.needs_manual_grade),
    )


def _unknown(lesson: str, known: list[str]) -> str:
    near = get_close_matches(lesson, known, n=3, cutoff=0.5)
    there = f"did you mean {', '.join(near)}?" if near else f"there are: {', '.join(sorted(known)) or 'none'}"
    return f"the gradebook has no lesson {lesson!r}; {there}"

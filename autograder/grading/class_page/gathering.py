"""Gathers a lesson's class from the course folder: transcripts, verdicts, gradebook. Nothing is run."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbgrader.api import Gradebook

from autograder.checks import LESSONS, rubric
from autograder.exam.question import Returned, Value
from autograder.exam.transcript import Entry, Transcript, TranscriptError
from autograder.exam.wire import WireError, unpack_program
from autograder.grading.apart import Marked
from autograder.grading.booked import grades
from autograder.grading.class_page import verdict_pages
from autograder.grading.class_page.record import (
    NOT_GRADED,
    NOT_HANDED_IN,
    Cell,
    ClassRecord,
    Example,
    Member,
)
from autograder.grading.course import Course, CourseError
from autograder.grading.kept import TRANSCRIPT, Kept, beside, read_kept, read_printed
from autograder.grading.prepare import Preparing

FOLDER = "reports"
PREDICTIONS = "predictions"


def gather(
    course: Course, lesson: str, show: Callable[[int, int], None] = lambda done, of: None
) -> ClassRecord:
    """The lesson's class. ``show``: called with how many students were read, and of how many.

    Raises: CourseError, for a lesson without a rubric, or of which nothing was handed in; KeyFileError.
    """
    if lesson not in LESSONS:
        raise CourseError(f"{lesson} has no rubric; those that have one are: {', '.join(sorted(LESSONS))}")
    gathering = Gathering(course, lesson)
    if not any(not m.absent for m in gathering.blank):
        raise CourseError(f"nothing of {lesson} was graded here; `autograder grade {lesson}` does it")
    members = []
    for done, member in enumerate(gathering.blank, 1):
        members.append(gathering.full(member))
        show(done, len(gathering.blank))
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    record = ClassRecord(rubric(lesson), tuple(members), gathering.preparing.key(), made=made)
    return replace(record, examples=gathering.examples(record))


class Gathering:
    """Reads one lesson's students. ``blank``: all of the course's, with what the gradebook holds of them."""

    def __init__(self, course: Course, lesson: str) -> None:
        self.course, self.lesson = course, lesson
        self.preparing = Preparing(course, lesson)
        self.handed_in = set(self.preparing.students())
        with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
            names = {s.id: " ".join(filter(None, (s.first_name, s.last_name))) for s in gradebook.students}
            cells = _cells(gradebook, lesson)
        self.blank = [
            Member(
                student,
                f"{names[student]} ({student})" if names.get(student) else student,
                absent=self._absent(student),
                cells=cells.get(student, {}),
            )
            for student in sorted(self.handed_in | set(names))
        ]

    def stem(self, student: str) -> Path:
        """Where this student's examination is kept."""
        return self.preparing.stem(student)

    def _absent(self, student: str) -> str:
        """Why there are no marks: nothing handed in, nothing that can be graded, or not graded yet."""
        if beside(self.stem(student), ".json").exists():
            return ""
        if student not in self.handed_in:
            return NOT_HANDED_IN
        try:
            self.preparing.sitting(student)
        except Exception as error:
            first = (str(error).splitlines() or [type(error).__name__])[0]
            return first.replace(f"{self.course.root}{os.sep}", "")
        return NOT_GRADED

    def full(self, member: Member) -> Member:
        """The student with what grading kept."""
        stem, feedback = self.stem(member.student), self._feedback(member.student)
        kept = None if member.absent else read_kept(stem, whole=False)
        if kept is None:
            absent = member.absent or "What grading kept can't be read; grade this submission again."
            return replace(member, absent=absent, feedback=feedback)
        return replace(
            member,
            marks=kept.marks,
            failure=kept.failure,
            incidents=kept.incidents,
            seconds=kept.seconds,
            said=predicted(beside(stem, TRANSCRIPT), kept.marks.get(PREDICTIONS)),
            pictures=verdict_pages.pictures(_printed(stem, kept)),
            feedback=feedback,
        )

    def _feedback(self, student: str) -> str:
        """The address of the student's page as it is seen from the folder of reports."""
        coursedir = self.course.coursedir
        folder = coursedir.format_path(coursedir.feedback_directory, student, self.lesson)
        page = Path(folder) / f"{self.lesson}.html"
        relative = Path(os.path.relpath(page, self.course.root / FOLDER)).as_posix()
        return quote(relative) if page.exists() else ""

    def examples(self, record: ClassRecord) -> dict[tuple[str, str], Example]:
        """For each misconception one student's: of those who have it, whoever has the most points."""
        found = {}
        for about, members in record.named():
            best = max(members, key=lambda m: sum(mark.points for mark in m.marks.values()))
            kept = read_kept(self.stem(best.student), whole=False)
            cells = _printed(self.stem(best.student), kept) if kept else []
            if shown := verdict_pages.example(best.student, cells, about[0]):
                found[about] = shown
        return found


def _printed(stem: Path, kept: Kept) -> list[dict[str, Any]]:
    """What the cells printed; nothing, where that was lost."""
    try:
        return read_printed(stem, kept) if kept.files else []
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return []


def _cells(gradebook: Gradebook, lesson: str) -> dict[str, dict[str, Cell]]:
    """What the gradebook holds of the lesson, by student and grade cell."""
    found: dict[str, dict[str, Cell]] = {}
    for (student, name), (grade, most) in grades(gradebook, lesson).items():
        by_hand = grade.manual_score
        points = grade.auto_score if by_hand is None else by_hand
        given = None if points is None else points + (grade.extra_credit or 0)
        waits = bool(grade.needs_manual_grade) and by_hand is None
        found.setdefault(student, {})[name] = Cell(given, most, waits)
    return found


def predicted(transcript: Path, marked: Marked | None) -> dict[str, str]:
    """What this student predicted, by variable; "" for what was none of the answers on offer."""
    if marked is None:
        return {}
    try:
        entries = list(Transcript.load(transcript, {PREDICTIONS}).entries.values())
        heard = [_heard(entry) for entry in entries]
    except (TranscriptError, WireError):
        return {}
    if len(heard) != len(marked.criteria):
        return {}
    pairs = zip(heard, marked.criteria.values(), strict=True)
    return {name: said if status == "passed" else "" for (name, said), status in pairs}


def _heard(entry: Entry) -> tuple[str, str]:
    """The variable that was asked for, and what it held, in the form in which answers are compared."""
    asked = unpack_program(*entry.program).steps[-1]
    answer = entry.read_answer()
    said = answer.values.get("said") if isinstance(answer, Returned) else None
    name = asked.name if isinstance(asked, Value) else ""
    return name, said.strip().rstrip(".").lower() if isinstance(said, str) else ""

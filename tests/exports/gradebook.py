"""A course with a gradebook of a few students, and nothing graded for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook

from autograder.grading.apart import Marked, Outcome
from autograder.grading.course import Course
from autograder.grading.kept import keep

ROOT = Path(__file__).parents[2]
LESSON = "variational-autoencoders"
HOSTILE = '=HYPERLINK("http://example.org","x")'
STUDENTS = {
    "ada": {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org", "lms_user_id": "101"},
    "ben": {"first_name": "Zoë", "last_name": "O'Neil-Ört", "email": "ben@example.org", "lms_user_id": "102"},
    "chloe": {"first_name": "Chloé", "email": "chloe@example.org"},
    HOSTILE: {"first_name": "@SUM(A1)", "last_name": "-1+1|cmd", "email": "\t=1@x"},
    "emil": {"email": "emil@example.org"},
}
"""Emil hands in nothing; Chloé is late, and her essay waits for a person; Ben's check was marked by hand."""

KL = {"worked-numbers": "failed", "any-clouds": "failed", "prior-costs-nothing": "passed"}
MARKS = {
    "ada": Marked("kl-divergence", 6.0, 6.0, "", dict.fromkeys(KL, "passed"), False),
    "ben": Marked("kl-divergence", 3.0, 6.0, "kl-mean-over-dims", KL, False),
    "chloe": Marked("kl-divergence", 1.0, 6.0, "", KL, False),
    HOSTILE: Marked("kl-divergence", 6.0, 6.0, "", dict.fromkeys(KL, "passed"), False),
}


def make(root: Path) -> None:
    """The course at ``root``: one check of 6 points, tests of 1 point, an essay of 3."""
    shutil.copy(ROOT / "nbgrader_config.py", root)
    Course(root)  # finds the programs that nbgrader starts
    with Gradebook(f"sqlite:///{root}/gradebook.db", "generative-foundations") as gradebook:
        gradebook.add_assignment(LESSON, duedate="2026-01-01 12:00:00")
        gradebook.add_notebook(LESSON, LESSON)
        for name, most, kind in (
            ("kl-divergence", 6, "code"),
            ("plain", 1, "code"),
            ("essay", 3, "markdown"),
        ):
            gradebook.add_grade_cell(name, LESSON, LESSON, max_score=most, cell_type=kind)
        for student, about in STUDENTS.items():
            gradebook.add_student(student, **about)
            if student in MARKS:
                _hand_in(gradebook, student)
    for student, mark in MARKS.items():
        outcome = Outcome(new_notebook(), {mark.check: mark}, (), b"")
        keep(root / "transcripts" / LESSON / student, outcome, "", "")


def _hand_in(gradebook: Gradebook, student: str) -> None:
    late = student == "chloe"
    gradebook.add_submission(LESSON, student, timestamp=f"2026-01-01 {'13' if late else '11'}:00:00")
    submitted = gradebook.find_submission_notebook(LESSON, LESSON, student)
    submitted.late_submission_penalty = 2.5 if late else None
    for name, points in (("kl-divergence", MARKS[student].points), ("plain", 1.0), ("essay", None)):
        grade = gradebook.find_grade(name, LESSON, LESSON, student)
        grade.auto_score = points
        grade.needs_manual_grade = name == "essay" and late
        if name == "essay" and not late:
            grade.manual_score = 2.0
    if student == "ben":
        gradebook.find_grade("kl-divergence", LESSON, LESSON, student).manual_score = 4.5
    gradebook.db.commit()

"""The classes that are graded for the benchmark: one with our configuration, one as stock nbgrader has it.

In the stock class the grade cells hold the public exam in the student's own process, so that nbgrader's own
Execute has the same questions to run. Marks are compared on what both can ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.grading.bank import Sample, build, samples
from autograder.grading.booked import scores
from autograder.grading.course import CONFIG, Course
from autograder.grading.trial import lay_out

CELL = """\
from autograder.checks import rubric as _rubric
from autograder.exam.student import LocalStudent as _Student
from autograder.exam.transcript import Transcript as _Transcript
from autograder.rubric.verdict import judge as _judge
import torch as _torch
_torch.set_num_threads(1)
_judge(_rubric("{lesson}").check("{check}"), _Student(globals(), _Transcript("{lesson}", "bench", 7))).points
"""
STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.source_directory = "assignments"
c.ExecutePreprocessor.timeout = 600
"""
CALL = re.compile(r'grader\.check\("(?P<check>[a-z0-9-]+)"\)')


def chosen(root: Path, lesson: str, count: int) -> list[Sample]:
    """So many submissions of the bank, spread over the correct and the mistaken ones."""
    bank = [s for s in samples(root, lesson) if s.kind in ("correct", "mistaken")]
    return [bank[n * len(bank) // count] for n in range(count)]


def ours(root: Path, into: Path, lesson: str, bank: Sequence[Sample]) -> Course:
    """The class with our configuration; nothing is graded."""
    course = lay_out(root, into, lesson)
    source = course.root / "assignments" / lesson / f"{lesson}.ipynb"
    for number, sample in enumerate(bank):
        _hand_in(course.root, lesson, f"s{number:03}", build(sample, source))
    return course


def stock(root: Path, into: Path, lesson: str, bank: Sequence[Sample]) -> Course:
    """The same class for nbgrader's own Execute."""
    course = lay_out(root, into, lesson)
    source = course.root / "assignments" / lesson / f"{lesson}.ipynb"
    handed_in = [build(sample, source) for sample in bank]
    source.write_bytes(in_process(source.read_bytes(), lesson))
    (course.root / CONFIG).write_text(STOCK_CONFIG)
    (course.root / "gradebook.db").unlink()
    course = Course(course.root)
    course.generate_assignment(lesson)
    for number, files in enumerate(handed_in):
        files[f"{lesson}.ipynb"] = in_process(files[f"{lesson}.ipynb"], lesson)
        _hand_in(course.root, lesson, f"s{number:03}", files)
    return course


def in_process(notebook: bytes, lesson: str) -> bytes:
    """The notebook with the public exam in its grade cells."""
    nb = nbformat.reads(notebook.decode(), as_version=4)
    for cell in nb.cells:
        if found := CALL.fullmatch(cell.source.strip()):
            cell.source = CELL.format(lesson=lesson, check=found["check"])
    return nbformat.writes(nb).encode()


def _hand_in(root: Path, lesson: str, student: str, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        target = root / "submitted" / student / lesson / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def marks(course: Course, lesson: str) -> dict[str, dict[str, float | None]]:
    """What the gradebook holds, by student and check."""
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        return scores(gradebook, lesson)


def statuses(course: Course, lesson: str, student: str) -> dict[str, dict[str, str]]:
    """How each criterion ended, by check."""
    summary = json.loads((course.root / "transcripts" / lesson / f"{student}.json").read_text())
    return {m["check"]: m["criteria"] for m in summary["marks"]}

"""The classes that are graded for the benchmark: one with our configuration, one as stock nbgrader has it.

In the stock class the grade cells hold the public exam in the student's own process, so that nbgrader's own
Execute has the same questions to run. Marks are compared on what both can ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.grading.bank import Sample, build, samples
from autograder.grading.booked import scores
from autograder.grading.course import CONFIG, Course
from autograder.grading.keys import FOLDER as KEYS
from autograder.grading.keys import read_key
from autograder.grading.secret import course_secret, submission_seed
from autograder.grading.trial import lay_out

CELL = """\
import json as _json
from pathlib import Path as _Path
from autograder.checks import rubric as _rubric
from autograder.exam.student import LocalStudent as _Student
from autograder.exam.transcript import Transcript as _Transcript
from autograder.rubric.verdict import judge as _judge, ours_for as _ours_for
_verdicts = globals().get("_verdicts", {{}})
_student = globals().get("_STUDENT") or _Path.cwd().parent.name
_transcript = _Transcript("{lesson}", _student, _json.loads({seeds!r})[_student])
_asked = _Student(globals(), _transcript, key=_json.loads({key!r}))
_verdicts["{check}"] = _judge(_rubric("{lesson}").check("{check}"), _asked, _ours_for(_verdicts))
_verdicts["{check}"].points
"""
"""What stock nbgrader runs at a check: the public exam, with the questions that our examiner asks."""
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


def name(number: int) -> str:
    """A student's."""
    return f"s{number:05}"


def ours(root: Path, into: Path, lesson: str, bank: Sequence[Sample]) -> Course:
    """The class with our configuration; nothing is graded."""
    course = lay_out(root, into, lesson)
    lay_submissions(course, lesson, bank)
    return course


def lay_submissions(course: Course, lesson: str, bank: Sequence[Sample]) -> None:
    """Have a student of the course hand in each of these."""
    built = _built(bank, course.root / "assignments" / lesson / f"{lesson}.ipynb")
    for number, sample in enumerate(bank):
        _hand_in(course.root, lesson, name(number), built[sample.path])


def stock(root: Path, into: Path, lesson: str, bank: Sequence[Sample]) -> Course:
    """The same class for nbgrader's own Execute."""
    course = lay_out(root, into, lesson)
    source = course.root / "assignments" / lesson / f"{lesson}.ipynb"
    built = _built(bank, source)
    students = [name(number) for number in range(len(bank))]
    exam = exam_of(course, lesson, students)
    source.write_bytes(in_process(source.read_bytes(), exam))
    (course.root / CONFIG).write_text(STOCK_CONFIG)
    (course.root / "gradebook.db").unlink()
    course = Course(course.root)
    course.generate_assignment(lesson)
    for student, sample in zip(students, bank, strict=True):
        files = dict(built[sample.path])
        files[f"{lesson}.ipynb"] = in_process(files[f"{lesson}.ipynb"], exam)
        _hand_in(course.root, lesson, student, files)
    return course


def exam_of(course: Course, lesson: str, students: Sequence[str]) -> Callable[..., str]:
    """The source that holds a check's public exam, by ``check``: the questions that this course would ask."""
    secret, course_id = course_secret(course.root), course.coursedir.course_id
    seeds = {student: submission_seed(secret, course_id, lesson, student) for student in students}
    key = json.dumps(read_key(course.root / KEYS, lesson))
    return partial(CELL.format, lesson=lesson, seeds=json.dumps(seeds), key=key)


def in_process(notebook: bytes, exam: Callable[..., str]) -> bytes:
    """The notebook with the public exam in its grade cells. ``exam``: the cell's source, by check."""
    nb = nbformat.reads(notebook.decode(), as_version=4)
    for cell in nb.cells:
        if found := CALL.fullmatch(cell.source.strip()):
            cell.source = exam(check=found["check"])
    return nbformat.writes(nb).encode()


def _built(bank: Sequence[Sample], source: Path) -> dict[Path, dict[str, bytes]]:
    """What each handed in, by its overlay."""
    return {path: build(sample, source) for path, sample in {s.path: s for s in bank}.items()}


def _hand_in(root: Path, lesson: str, student: str, files: Mapping[str, bytes]) -> None:
    for filename, data in files.items():
        target = root / "submitted" / student / lesson / filename
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def marks(course: Course, lesson: str) -> dict[str, dict[str, float | None]]:
    """What the gradebook holds, by student and check."""
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        return scores(gradebook, lesson)

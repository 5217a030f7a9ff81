"""One job in a folder: read it, examine the submission, lay the results beside it."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path

import nbformat
import torch

from autograder.checks import LESSONS, PACKAGE, rubric
from autograder.checks.course import CourseChecks
from autograder.exam.student import NotRecorded
from autograder.exam.transcript import Transcript, TranscriptError
from autograder.grading.apart import ASKED, CHILD_MEMORY_MIB, REFUSED, Job
from autograder.grading.examine import Examined, Submission, examine
from autograder.grading.files import files_below
from autograder.grading.fingerprint import fingerprint
from autograder.grading.judged_by import checks_of
from autograder.grading.rejudge import judge_recorded, marked
from autograder.grading.running import Pace
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import Bubblewrap, NoSandbox, NoWall, Wall, find_wall
from autograder.sandbox.warm import Template, WarmWall


def ready(folder: str) -> None:
    """Try the wall, and load what every job of this one's lesson needs, for the children forked from now on.

    The job is read, and nothing of the student's. A course's own checks are left to its children.
    Raises: NoSandbox.
    """
    if not (Path(folder) / "job.json").exists():
        return
    job = _job(Path(folder))
    if job.lesson in LESSONS:
        _load(job.lesson)
        _judged_by(job.lesson, json.dumps(job.key))
    _wall(job.wall, tuple(job.hidden))


@cache
def _judged_by(lesson: str, key: str) -> Mapping[str, str]:
    """See `checks_of`; of this package's checks."""
    return checks_of(lesson, json.loads(key), PACKAGE)


def _job(room: Path) -> Job:
    return Job(**json.loads((room / "job.json").read_text()))


@cache
def _wall(wanted: str, hidden: tuple[str, ...]) -> Wall:
    """See `Job`; tried once for all of a class. Raises: NoSandbox, as often as it is asked."""
    return NoWall() if wanted == "none" else find_wall(hidden=hidden)


@cache
def _load(lesson: str) -> None:
    rubric(lesson, PACKAGE)
    if garments := sys.modules.get("autograder.oracles.garments"):  # its checks ask about images
        garments.course(train=True)
        garments.course(train=False)


def work(folder: str, template: Template | None = None) -> int:
    """Do the job that lies in ``folder``, and lay the results beside it. ``template``: for warm kernels."""
    room = Path(folder)
    if (room / ASKED).exists():
        found = fingerprint((room / ASKED).read_text())
        (room / "fingerprint.json").write_text(json.dumps(found))
        return 0
    job = _job(room)
    try:
        wall = _wall(job.wall, tuple(job.hidden))
        wall = WarmWall(wall, template) if template and isinstance(wall, Bubblewrap) else wall
    except NoSandbox as error:
        print(error, file=sys.stderr)
        return REFUSED
    torch.set_num_threads(1)
    memory = CHILD_MEMORY_MIB * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    nb = nbformat.read(room / "notebook.ipynb", as_version=4)
    files, checks = files_below(room / "files"), CourseChecks(job.checks)
    submission = Submission(job.lesson, job.student, nb, files, job.seed, job.key, checks)
    judged = _judge_recorded(room, submission)
    examined = judged or examine(submission, wall, Limits(**job.limits), Pace(**job.pace))
    write(room, examined, submission, ran=judged is None)
    return 0


def _judge_recorded(room: Path, submission: Submission) -> Examined | None:
    """What the recorded exam is worth, without a kernel; None where there is none or it lacks an answer."""
    if not (room / "recorded.zip").exists():
        return None
    try:
        transcript = Transcript.load(room / "recorded.zip")
        return judge_recorded(submission, nbformat.read(room / "recorded.ipynb", as_version=4), transcript)
    except (NotRecorded, TranscriptError):
        return None


def write(room: Path, examined: Examined, submission: Submission, ran: bool) -> None:
    """Lay the executed notebook, the transcript and the marks into the folder. ``ran``: see `Outcome`."""
    lesson, key, own = submission.lesson, submission.key, submission.checks
    by = checks_of(lesson, key, own) if own.files else _judged_by(lesson, json.dumps(key))
    nbformat.write(examined.notebook, room / "executed.ipynb")
    examined.transcript.save(room / "transcript.zip")
    result: Mapping[str, object] = {
        "marks": [asdict(m) for m in marked(examined.verdicts, by)],
        "incidents": [asdict(i) for i in examined.incidents],
        "ran": ran,
        "seconds": examined.seconds,
    }
    (room / "result.json").write_text(json.dumps(result))

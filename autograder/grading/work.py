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
    """Load what every job of this one's lesson needs, for the children that are forked from now on.

    The job's names are read, and nothing of the student's. A course's own checks are left to its children.
    """
    job = Path(folder) / "job.json"
    if job.exists() and (lesson := json.loads(job.read_text())["lesson"]) in LESSONS:
        _load(lesson)


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
    job = Job(**json.loads((room / "job.json").read_text()))
    try:
        wall: Wall = NoWall() if job.wall == "none" else find_wall(hidden=tuple(job.hidden))
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
    by = checks_of(submission.lesson, submission.key, submission.checks)
    nbformat.write(examined.notebook, room / "executed.ipynb")
    examined.transcript.save(room / "transcript.zip")
    result: Mapping[str, object] = {
        "marks": [asdict(m) for m in marked(examined.verdicts, by)],
        "incidents": [asdict(i) for i in examined.incidents],
        "ran": ran,
        "seconds": examined.seconds,
    }
    (room / "result.json").write_text(json.dumps(result))

"""One job in a folder: read it, examine the submission, lay the results beside it."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import nbformat
import torch

from autograder.grading.apart import CHILD_MEMORY_MIB, REFUSED, Job, Marked
from autograder.grading.examine import Examined, Submission, examine
from autograder.grading.files import files_below
from autograder.grading.running import Pace
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import NoSandbox, NoWall, find_wall


def work(folder: str) -> int:
    """Do the job that lies in ``folder``, and lay the results beside it."""
    room = Path(folder)
    job = Job(**json.loads((room / "job.json").read_text()))
    try:
        wall = NoWall() if job.wall == "none" else find_wall(hidden=tuple(job.hidden))
    except NoSandbox as error:
        print(error, file=sys.stderr)
        return REFUSED
    torch.set_num_threads(1)
    memory = CHILD_MEMORY_MIB * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    nb = nbformat.read(room / "notebook.ipynb", as_version=4)
    submission = Submission(job.lesson, job.student, nb, files_below(room / "files"), job.seed, job.key)
    write(room, examine(submission, wall, Limits(**job.limits), Pace(**job.pace)))
    return 0


def marked(check: str, verdict: Verdict) -> Marked:
    """The verdict in short."""
    return Marked(
        check=check,
        points=verdict.points,
        most=verdict.check.points,
        named=verdict.named.name if verdict.named else "",
        criteria={c.name: f.status.value for c, f in verdict.findings},
        unsure=any(f.status is Status.GRADER_ERROR for _, f in verdict.findings),
    )


def write(room: Path, examined: Examined) -> None:
    """Lay the executed notebook, the transcript and the marks into the folder."""
    nbformat.write(examined.notebook, room / "executed.ipynb")
    examined.transcript.save(room / "transcript.zip")
    result: Mapping[str, object] = {
        "marks": [asdict(marked(name, v)) for name, v in examined.verdicts.items()],
        "incidents": [asdict(i) for i in examined.incidents],
    }
    (room / "result.json").write_text(json.dumps(result))

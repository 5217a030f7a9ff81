"""Examines a submission in a process of its own, so that nothing it does reaches the caller.

The child parses what the kernel sends; should that break it, the caller gets an `Outcome` without
verdicts and every mark of the submission is left to a person.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

CHILD_MEMORY_MIB = 4096
ASKED = "fingerprint"
"""In a folder without a job: for which wall this machine's fingerprint is asked."""
SAID = "said"
"""In a job's folder: what its child wrote to stderr."""


@dataclass(frozen=True)
class Job:
    """What one child is to do. ``wall``: ``"required"``, or ``"none"`` by explicit choice.

    ``hidden``: folders that stay out of the sandbox's sight. ``limits``, ``pace``: see `Limits`, `Pace`;
    what is not named keeps its default. ``wall_s``: after that the child is killed. ``key``: the lesson's
    answer key, see `keys`. ``checks``: the text of the course's own checks, see `CourseChecks`. ``warm``:
    whether its kernels may be forked from a template, see `sandbox.warm`.
    """

    lesson: str
    student: str
    seed: int
    wall: str = "required"
    hidden: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    pace: Mapping[str, Any] = field(default_factory=dict)
    wall_s: float = 1800.0
    key: Mapping[str, Any] | None = None
    warm: bool = False
    checks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """One check's verdict, as the gradebook, tables and reports need it.

    ``by``: the digest of what judged it, see `judged_by`; empty for a check without a rubric. ``figures``:
    what staff see of each criterion that measured something, see `Finding.staff`.
    """

    check: str
    points: float
    most: float
    named: str
    criteria: Mapping[str, str]
    unsure: bool
    by: str = ""
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """An examination of the same code in the same surroundings, kept from before.

    ``outputs``: the notebook with what its cells printed; ``transcript``: what was asked and answered.
    """

    outputs: NotebookNode
    transcript: bytes


@dataclass(frozen=True)
class Outcome:
    """What came back. ``failure``: why there are no verdicts, in one line; empty when there are.

    ``ran``: whether the student's code ran for it, in place of judging what was recorded. ``seconds``: of
    wall time, see `examine.Clock`; empty where it did not run.
    """

    notebook: NotebookNode
    marks: Mapping[str, Marked] = field(default_factory=dict)
    incidents: tuple[Mapping[str, str], ...] = ()
    transcript: bytes = b""
    failure: str = ""
    ran: bool = True
    seconds: Mapping[str, float] = field(default_factory=dict)


class NoWallHere(RuntimeError):
    """Grading was refused because there is no sandbox; one line for staff."""


def examine_apart(
    job: Job, notebook: NotebookNode, files: Mapping[str, bytes], recorded: Recorded | None = None
) -> Outcome:
    """Run one job in a process of its own. Raises: NoWallHere, before anything of the student's ran.

    ``recorded``: is judged again; the code runs only where a question is asked that it does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        room = Path(folder)
        (room / "job.json").write_text(json.dumps(asdict(job)))
        (room / "notebook.ipynb").write_text(nbformat.writes(notebook))
        for name, data in files.items():
            target = room / "files" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if recorded is not None:
            (room / "recorded.ipynb").write_text(nbformat.writes(recorded.outputs))
            (room / "recorded.zip").write_bytes(recorded.transcript)
        started_s = time.monotonic()
        said, code = EXAMINER.do(room, job.wall_s, job.warm)
        if code == REFUSED:
            raise NoWallHere(said)
        seconds = time.monotonic() - started_s
        if code != 0 or not (room / "result.json").exists():
            failure = f"the examiner ended with status {code}: {said}"
            return Outcome(notebook, failure=failure, seconds={"whole": round(seconds, 3)})
        return _read_outcome(room)


def fingerprint_apart(wall: str) -> dict[str, str]:
    """This machine's fingerprint, see `fingerprint`, found where its submissions will be examined."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        (Path(folder) / ASKED).write_text(wall)
        said, code = EXAMINER.do(Path(folder), 300)
        if code != 0:
            raise RuntimeError(f"the examiner ended with status {code}: {said}")
        return dict(json.loads((Path(folder) / "fingerprint.json").read_text()))


REFUSED = 77
TRIES = 2
"""A job whose examiner is gone is given to the next one; what ended the first is rarely the job."""
Answer = Future[int | None]
"""A child's exit status, once it has ended; None where its examiner is gone."""


class Examiner:
    """The process that forks a child for each job, see `child`; started when it is needed.

    For several threads, whose jobs are done beside one another.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: dict[str, Answer] = {}
        self._ended = False
        self._one_at_a_time = threading.Lock()

    def do(self, room: Path, wall_s: float, warm: bool = False) -> tuple[str, int]:
        """Do the job that lies in ``room``: the last line that its child said, and its exit status."""
        for _ in range(TRIES):
            code = self._ask(room, wall_s, warm).result()
            if code is not None:
                break
        else:
            return "it is gone, and what it was doing", 1
        said = room / SAID
        lines = said.read_text(errors="replace").strip().splitlines() if said.exists() else []
        return (lines[-1] if lines else "it said nothing")[:500], code

    def begin(self, warm: bool = False) -> None:
        """Start the process, so that it has imported what it needs when the first job comes."""
        with self._one_at_a_time:
            self._started(warm)

    def _ask(self, room: Path, wall_s: float, warm: bool) -> Answer:
        answer: Answer = Future()
        with self._one_at_a_time:
            if self._ended:
                answer.set_result(None)
                return answer
            asks = self._started(warm).stdin
            assert asks is not None
            self._asked[str(room)] = answer
            with contextlib.suppress(BrokenPipeError):  # whoever reads its answers finds that it is gone
                asks.write(f"{'warm' if warm else 'cold'} {wall_s:g} {room}\n".encode())
                asks.flush()
        return answer

    def _started(self, warm: bool) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process, self._asked = _start(warm), {}
            threading.Thread(target=self._hear, args=(self._process, self._asked), daemon=True).start()
        return self._process

    def _hear(self, process: subprocess.Popen[bytes], asked: dict[str, Answer]) -> None:
        """Hand on what the process answers, until it is gone; then so is every job that is left."""
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                code, room = line.decode().rstrip("\n").split(" ", 1)
                asked.pop(room).set_result(int(code))
        with self._one_at_a_time:
            self._process = None if self._process is process else self._process
            left = list(asked.values())
            _let_go(process)
        for answer in left:
            answer.set_result(None)

    def end(self) -> None:
        """End the process and what it is doing. Until `reopen` every job fails."""
        self._ended = True
        self.close()

    def reopen(self) -> None:
        """Do jobs again."""
        self._ended = False

    def close(self) -> None:
        """End the process; its children end with it, and with each its sandbox."""
        with self._one_at_a_time:
            process, self._process = self._process, None
            if process is not None:
                _let_go(process, end_s=10.0 if self._asked else 0.0)


def _let_go(process: subprocess.Popen[bytes], end_s: float = 0.0) -> None:
    """Close its stdin, and kill it where it does not end for that within the time."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=end_s)
    process.kill()
    process.wait()


EXAMINER = Examiner()
"""This process's own."""
atexit.register(EXAMINER.end)


def _start(warm: bool) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    environment.pop("MALLOC_TRIM_THRESHOLD_", None)  # Dask sets it for its workers: large arrays cost more
    argv = [sys.executable, "-P", "-m", "autograder.grading.child", SAID, "warm" if warm else "cold"]
    return subprocess.Popen(
        argv,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for whoever asked, who ends it
    )


def _read_outcome(room: Path) -> Outcome:
    result = json.loads((room / "result.json").read_text())
    return Outcome(
        notebook=nbformat.read(room / "executed.ipynb", as_version=4),
        marks={m["check"]: Marked(**m) for m in result["marks"]},
        incidents=tuple(result["incidents"]),
        transcript=(room / "transcript.zip").read_bytes(),
        ran=result["ran"],
        seconds=result["seconds"],
    )

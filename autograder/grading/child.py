"""The examiner's own process: ``python -m autograder.grading.child SAID HOW``, started by `apart.Examiner`.

It reads ``cold`` or ``warm``, the seconds that it may take and the path of a job's folder a line from stdin,
forks a child that does that job, and answers with the child's exit status and the folder on stdout; several
may be at work. What is slow to import is imported here, once for a class, as are a lesson's checks and
images; each submission still has a process of its own, which no other one has touched. What its kernel
imports is imported by a template that is started here, see `sandbox.warm`; HOW is ``warm`` where that is
certain to be wanted. When its stdin ends, so does it, and what it was doing.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from autograder.sandbox import warm
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.order import NotWarm

PR_SET_PDEATHSIG = 1
LATE = 124
"""The answer for a job that did not end in time."""

Work = Callable[[str, "warm.Template | None"], int]


def serve(work: Work, said: str, ready: Callable[[str], None], template: warm.Template | None = None) -> None:
    """A child for each line, beside one another, until stdin ends; then those that are left are ended.

    ``said``: the file for its child's stderr. ``ready``: called with a job's folder before its child is
    forked, for what its lesson's other jobs need too. ``template``: where there is one already.
    """
    jobs: dict[int, _Running] = {}
    asked_warm = template is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is interrupted too, and closes stdin
    with (
        open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as asked,
        contextlib.ExitStack() as ends,
    ):
        ends.callback(_kill, jobs)
        if template is not None:
            ends.callback(template.close)
        while True:
            for ended in _next(jobs, asked.fileno()):
                job = jobs.pop(ended)
                os.write(1, f"{job.end(ended, said)} {job.folder}\n".encode())
            if not select.select([asked], [], [], 0)[0]:
                continue
            if not (line := asked.readline()):
                return
            how, wall_s, folder = line.decode().rstrip("\n").split(" ", 2)
            if how == "warm" and not asked_warm and (template := _template()):
                ends.callback(template.close)
            asked_warm = asked_warm or how == "warm"
            with contextlib.suppress(Exception):  # the child meets it too, and says it
                ready(folder)
            gc.freeze()
            try:
                pid = os.fork()
            except OSError:
                os.write(1, f"1 {folder}\n".encode())
                continue
            if pid == 0:
                for other in jobs:
                    os.close(other)
                _child(work, folder, template if how == "warm" else None, said)
            jobs[os.pidfd_open(pid)] = _Running(pid, folder, float(wall_s), time.monotonic())


@dataclass(frozen=True)
class _Running:
    """A child at work, in its job's folder. ``began_s``: by the monotonic clock."""

    pid: int
    folder: str
    wall_s: float
    began_s: float

    def left_s(self) -> float:
        return self.began_s + self.wall_s - time.monotonic()

    def end(self, ended: int, said: str) -> int:
        """Its exit status, as `subprocess` has it; `LATE` for one that is ended here, which is said for it.

        ``ended``: its pidfd. ``said``: see `serve`.
        """
        late = not select.select([ended], [], [], 0)[0]
        if late:
            os.kill(self.pid, signal.SIGKILL)
            with open(f"{self.folder}/{said}", "a") as line:
                line.write(f"\nit did not end within {self.wall_s:g} s\n")
        _, status = os.waitpid(self.pid, 0)
        os.close(ended)
        return LATE if late else os.waitstatus_to_exitcode(status)


def _kill(jobs: Mapping[int, _Running]) -> None:
    for job in jobs.values():
        os.kill(job.pid, signal.SIGKILL)
    for job in jobs.values():
        os.waitpid(job.pid, 0)


def _next(jobs: Mapping[int, _Running], asked: int) -> list[int]:
    """Wait until something is asked, or a child has ended or is late; those that have, or are."""
    left_s = min((max(0.0, job.left_s()) for job in jobs.values()), default=None)
    ready = select.select([asked, *jobs], [], [], left_s)[0]
    return [ended for ended, job in jobs.items() if ended in ready or job.left_s() <= 0]


def _template() -> warm.Template | None:
    """A template for the kernels from now on; None, with a line in the log, where there can be none.

    Without bubblewrap there is no wall to enter either, which whoever needs one says.
    """
    wall = Bubblewrap()
    if wall.version() is None:
        return None
    try:
        return warm.Template(wall)
    except NotWarm as error:
        warm.LOG.warning("kernels start cold: %s", error)
        return None


def _child(work: Work, folder: str, template: warm.Template | None, said: str) -> None:
    """Do the job and leave; never returns. It ends with the examiner, however that ends."""
    code = 1
    with contextlib.suppress(BaseException):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        log = os.fdopen(os.dup(2), "w")  # what staff are to read; the rest of stderr is the job's own
        warm.LOG.addHandler(logging.StreamHandler(log))
        nothing, errors = (
            os.open(os.devnull, os.O_RDWR),
            os.open(f"{folder}/{said}", os.O_WRONLY | os.O_CREAT),
        )
        for target, end in ((0, nothing), (1, nothing), (2, errors)):
            os.dup2(end, target)
        try:
            code = work(folder, template)
        except BaseException:
            traceback.print_exc()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    beside = _template() if sys.argv[2] == "warm" else None  # it imports while this process does
    does = importlib.import_module("autograder.grading.work")
    serve(does.work, sys.argv[1], does.ready, beside)

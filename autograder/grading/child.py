"""The examiner's own process: ``python -m autograder.grading.child SAID``, started by `apart.Examiner`.

It reads ``cold`` or ``warm`` and the path of a job's folder a line from stdin, forks a child that does that
job, and answers with the child's exit status on stdout. What is slow to import is imported here, once for a
class, as are a lesson's checks and images; each submission still has a process of its own, which no other one
has touched. What its kernel imports is imported by a template that is started here, see `sandbox.warm`. When
its stdin ends, so does it, and what it was doing.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable

from autograder.grading import no_grammar  # noqa: F401 - before what `work` imports
from autograder.sandbox import warm
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.order import NotWarm

Work = Callable[[str, "warm.Template | None"], int]


def serve(work: Work, said: str, ready: Callable[[str], None]) -> None:
    """One child a line, one after another, until stdin ends.

    ``said``: the file for its child's stderr. ``ready``: called with a job's folder before its child is
    forked, for what its lesson's other jobs need too.
    """
    asked_warm, template = False, None
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked is interrupted too, and closes stdin
    with (
        open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as asked,
        contextlib.ExitStack() as ends,
    ):
        while line := asked.readline():
            how, folder = line.decode().rstrip("\n").split(" ", 1)
            if how == "warm" and not asked_warm and (template := _template()):
                ends.callback(template.close)
            asked_warm = asked_warm or how == "warm"
            with contextlib.suppress(Exception):  # the child meets it too, and says it
                ready(folder)
            gc.freeze()
            pid = os.fork()
            if pid == 0:
                _child(work, folder, template if how == "warm" else None, said)
            status = _ended(pid)
            if status is None:
                return
            os.write(1, b"%d\n" % status)


def _template() -> warm.Template | None:
    """A template for the kernels from now on; None, with a line in the log, where there can be none."""
    try:
        return warm.Template(Bubblewrap())
    except NotWarm as error:
        warm.LOG.warning("kernels start cold: %s", error)
        return None


def _ended(pid: int) -> int | None:
    """The child's exit status, as `subprocess` has it; None where whoever asked is gone."""
    ended = os.pidfd_open(pid)
    try:
        ready, _, _ = select.select([ended, 0], [], [])
        if ended not in ready:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status) if ended in ready else None
    finally:
        os.close(ended)


def _child(work: Work, folder: str, template: warm.Template | None, said: str) -> None:
    """Do the job and leave; never returns."""
    code = 1
    with contextlib.suppress(BaseException):
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
    does = importlib.import_module("autograder.grading.work")
    serve(does.work, sys.argv[1], does.ready)

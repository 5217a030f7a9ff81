"""What a worker does with a submission that comes to it.

A worker computes nothing itself, its examiner does: so nothing is imported here that would.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from autograder.grading.apart import Job, Outcome, Recorded, examine_apart, fingerprint_apart

if TYPE_CHECKING:
    from nbformat import NotebookNode

SANDBOX = "sandbox"


class ClusterError(RuntimeError):
    """The cluster can't be used, or no longer: one line for staff. What was graded stays graded."""


def examine_there(
    expected: Mapping[str, str],
    job: Job,
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    recorded: Recorded | None,
) -> Outcome:
    """What a worker does. Raises: NoWallHere; ClusterError on a machine that is not like the asking one."""
    if said := differs(own_fingerprint(job.wall), expected):
        raise ClusterError(f"a worker joined that would not grade as this machine does: {said}")
    return examine_apart(job, notebook, files, recorded)


def own_fingerprint(wall: str) -> Mapping[str, str]:
    """This worker's, see `fingerprint_apart`; found once for all threads of a process."""
    with _ONE_AT_A_TIME:
        return _found(wall)


_found = cache(fingerprint_apart)
_ONE_AT_A_TIME = threading.Lock()


def differs(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """How another machine's fingerprint differs from this one's, in a line; empty where it does not."""
    told = [
        f"{name} {there.get(name)}, here {here.get(name)}"
        for name in here
        if name != SANDBOX and there.get(name) != here[name]
    ]
    if there.get(SANDBOX) != "as wanted":
        told.append(f"no sandbox: {there.get(SANDBOX)}")
    return "; ".join(told)

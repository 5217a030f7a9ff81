"""One mark as it was found, as a script holds it that repeats it: see `autograder explain --script`.

Light on purpose: the script starts Python once more in the surroundings of grading, before anything slow is
imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

AS_GRADED = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "NBGRADER_EXECUTION": "autograde"}
"""What the environment held when the notebook's code ran in grading."""


@dataclass(frozen=True)
class Cell:
    """A cell that grading ran. ``name``: its grade_id, or ``""``; ``digest``: of its source, see `digest`.

    ``source``: the released text of a cell that stood otherwise, or nowhere, in what was handed in.
    """

    name: str
    digest: str = ""
    source: str = ""


@dataclass(frozen=True)
class Graded:
    """One mark as it was found.

    ``cells``: what ran before the check, in order. ``missed``: the checks before it that were not passed, for
    whose subjects ours may stand in. ``questions``: their digests. ``judges``: the digest of what asked and
    judged; ``versions``: see `environment`. ``status``, ``expected``, ``got``: what was found. ``checks``:
    the course's own, see `CourseChecks`.
    """

    lesson: str
    check: str
    criterion: str
    seed: int
    status: str
    expected: str
    got: str
    cells: Sequence[Cell]
    missed: Sequence[str]
    questions: Sequence[str]
    judges: str
    versions: Mapping[str, str]
    checks: Mapping[str, str] = field(default_factory=dict)


def main(graded: Graded, arguments: Sequence[str]) -> int:
    """Repeat the mark with the notebook named in ``arguments``, or with the one of the lesson's name.

    Returns the exit status: 0 for the same outcome, 1 for another one, 2 where it could not be repeated.
    """
    if any(os.environ.get(name) != value for name, value in AS_GRADED.items()):
        return subprocess.call([sys.executable, *sys.argv], env={**os.environ, **AS_GRADED})
    path = Path(arguments[0] if arguments else f"{graded.lesson}.ipynb")
    status: int = import_module("autograder.evidence.repeat").run(graded, path)
    return status

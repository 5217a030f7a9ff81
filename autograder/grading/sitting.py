"""One submission ready to be examined: everything that its examination needs, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from autograder.checks.course import CourseChecks
from autograder.grading import identity
from autograder.grading.apart import Job, Outcome, Recorded, examine_apart
from autograder.grading.judged_by import judging
from autograder.grading.kept import Kept, keep, read_kept
from autograder.grading.running import Pace
from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Sitting:
    """A submission at the door.

    ``notebook`` is sanitised; ``files`` lie beside it, by relative name. ``stem``: where its examination is
    kept, without the ending.
    """

    job: Job
    notebook: NotebookNode
    files: Mapping[str, bytes]
    stem: Path

    @cached_property
    def examination(self) -> str:
        """The digest of all that running it rests on."""
        job = self.job
        limits, pace = Limits(**job.limits), Pace(**job.pace)
        return identity.examination(self.notebook, self.files, job.seed, limits, pace, job.wall)

    @cached_property
    def judging(self) -> str:
        """The digest of all that judges it."""
        return judging(self.job.lesson, self.job.key, CourseChecks(self.job.checks))

    def kept(self) -> Kept | None:
        """What was kept of an examination of the same code in the same surroundings, or None."""
        found = read_kept(self.stem)
        return found if found is not None and found.examination == self.examination else None

    def examine(self, recorded: Recorded | None = None) -> Outcome:
        """Examine it, in a process of its own. Raises: NoWallHere."""
        return examine_apart(self.job, self.notebook, self.files, recorded)

    def keep(self, outcome: Outcome) -> None:
        """Write down what came of it. Raises: NotKept."""
        keep(self.stem, outcome, self.examination, self.judging)

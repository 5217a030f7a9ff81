"""Real examinations, recorded once, and workers that hand them back in place of holding new ones.

The bank's correct and mistaken submissions are each examined under several course secrets: other secrets are
other questions, other answers and other transcripts. A simulated class of any size is dealt out from them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from autograder.grading.apart import Job, Outcome, Recorded
from autograder.grading.bank import Sample, samples
from autograder.grading.course import Course
from autograder.grading.kept import read_kept
from autograder.grading.pool import Examine, Pool, Where, workers
from autograder.grading.trial import lay_out
from autograder.grading.whole_class import ClassRun, How
from reference.bench.classes import lay_submissions, name
from reference.bench.ways import BenchError


@dataclass(frozen=True)
class Recordings:
    """The bank's ``samples``, each examined under so many ``secrets``; kept below ``folder``."""

    folder: Path
    lesson: str
    samples: Sequence[Sample]
    secrets: int

    def sample(self, number: int) -> Sample:
        """Whose submission the student with this number hands in."""
        return self.samples[number % len(self.samples)]

    def stems(self) -> list[Path]:
        """Where the examinations are kept; a student's is that at its number, modulo how many there are."""
        return [
            self.folder / str(secret) / "transcripts" / self.lesson / name(number)
            for secret in range(self.secrets)
            for number in range(len(self.samples))
        ]

    def seconds(self) -> list[float]:
        """What each took, from the kernel's start to its end."""
        said = (json.loads(stem.with_name(f"{stem.name}.json").read_text()) for stem in self.stems())
        return [one["seconds"]["whole"] for one in said]


def record(root: Path, into: Path, lesson: str, secrets: int) -> Recordings:
    """Examine the bank under so many secrets; what was recorded before, of the same code, is taken.

    Raises: BenchError, where a submission can't be examined.
    """
    bank = [s for s in samples(root, lesson) if s.kind in ("correct", "mistaken")]
    made = Recordings(into / lesson, lesson, bank, secrets)
    for secret in range(secrets):
        folder = made.folder / str(secret)
        if not folder.exists():
            lay_submissions(lay_out(root, folder, lesson, secret=secret), lesson, bank)
        run = ClassRun(Course(folder, reuse=True), lesson)
        if left := run.start():
            with workers(Where(), run.preparing.examine.wall) as pool:
                run.run(left, partial(_itself, pool))
        if bad := [done.student for done in run.done if done.how in (How.LEFT, How.REFUSED)]:
            raise BenchError(f"{lesson}: not examined under secret {secret}: {', '.join(bad)}")
    return made


def _itself(pool: Pool) -> Pool:
    return pool


def handing_back(recordings: Recordings, faster: float) -> Examine:
    """What a worker does then. ``faster``: by what the recorded time is divided before it is waited for; 0.0
    is not waited for at all."""
    stems = [str(stem) for stem in recordings.stems()]
    return partial(hand_back, stems, recordings.seconds(), faster)


def hand_back(
    stems: Sequence[str],
    seconds: Sequence[float],
    faster: float,
    expected: Mapping[str, str],
    job: Job,
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    recorded: Recorded | None,
) -> Outcome:
    """The examination that was recorded for this student, as that of the notebook that came."""
    number = int(job.student[1:]) % len(stems)
    if faster:
        time.sleep(seconds[number] / faster)
    kept = read_kept(Path(stems[number]))
    if kept is None:
        raise FileNotFoundError(stems[number])
    return replace(kept.outcome(notebook), ran=True)

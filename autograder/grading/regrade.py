"""A class judged again from its transcripts, as far as what judges it has changed.

No student's code runs. Of each submission only the checks are judged whose criteria, mistakes or oracles are
other ones now; the marks of all others stand as they were found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch
from nbformat import NotebookNode

from autograder.checks import PACKAGE, rubric
from autograder.checks.course import CourseChecks
from autograder.exam.student import NotRecorded, RecordedStudent
from autograder.exam.transcript import Transcript, TranscriptError
from autograder.grading.apart import Marked
from autograder.grading.cores import cores
from autograder.grading.examine import unjudged
from autograder.grading.judged_by import with_parts
from autograder.grading.kept import TRANSCRIPT, Kept, beside, read_kept
from autograder.grading.rejudge import JUDGED, one_marked
from autograder.report.cell import verdict_outputs
from autograder.rubric.check import Check
from autograder.rubric.finding import FINE
from autograder.rubric.verdict import Verdict, judge, ours_of

STANDING = {status.value for status in FINE}


@dataclass(frozen=True)
class Ask:
    """One submission to be judged again.

    ``by``: what judges each check now, see `checks_of`. ``checks``: the course's own.
    """

    stem: Path
    lesson: str
    by: Mapping[str, str]
    key: Mapping[str, Any] | None
    checks: CourseChecks = PACKAGE

    def check(self, name: str) -> Check:
        """A check of the lesson."""
        return rubric(self.lesson, self.checks).check(name)


@dataclass(frozen=True)
class Regraded:
    """What came of one submission.

    ``before``, ``after``: marks by check. ``rejudged``: the checks that were judged again. ``says``: what
    their criteria say now, by "check: criterion". ``missing``: checks that ask what was not recorded.
    """

    student: str
    before: Mapping[str, Marked]
    after: Mapping[str, Marked]
    rejudged: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    incidents: tuple[Mapping[str, str], ...] = ()
    missing: tuple[str, ...] = ()


def stale(kept: Kept, ask: Ask) -> bool:
    """Whether any check of this submission is judged by something else now."""
    before: dict[str, Marked] = {}
    for name, mark in kept.marks.items():
        if name in ask.by:
            if mark.by != _by(ask, name, before):
                return True
            before[name] = mark
    return False


def _by(ask: Ask, name: str, before: Mapping[str, Marked]) -> str:
    return with_parts(ask.by[name], ask.check(name), _ours(ask, before))


def _ours(ask: Ask, before: Mapping[str, Marked]) -> dict[str, str]:
    """As `ours_for`, from marks: our parts for the subjects of checks that were not passed."""
    return ours_of(ask.check(name) for name in missed(before))


def missed(marks: Mapping[str, Marked]) -> list[str]:
    """The checks that were not passed."""
    return [name for name, mark in marks.items() if not set(mark.criteria.values()) <= STANDING]


def rejudge(ask: Ask) -> Regraded:
    """One submission, from what was kept of it."""
    kept = read_kept(ask.stem, whole=False)
    assert kept is not None
    evidence = _Evidence(ask, kept)
    marks, verdicts, missing = dict(kept.marks), {}, []
    before: dict[str, Marked] = {}
    for name in [name for name in marks if name in ask.by]:
        by = _by(ask, name, before)
        if marks[name].by != by:
            try:
                verdicts[name] = evidence.verdict(name, before)
                marks[name] = one_marked(name, verdicts[name], by)
            except (NotRecorded, TranscriptError):
                missing.append(name)
        before[name] = marks[name]
    return Regraded(
        student=ask.stem.name,
        before=kept.marks,
        after=marks,
        rejudged=tuple(verdicts),
        says={f"{n}: {c.name}": f.says for n, v in verdicts.items() for c, f in v.findings},
        incidents=_incidents(kept, verdicts),
        missing=tuple(missing),
    )


class _Evidence:
    """The transcript that a submission's marks were found by."""

    def __init__(self, ask: Ask, kept: Kept) -> None:
        self.ask, self.kept = ask, kept

    @cached_property
    def path(self) -> Path:
        """Where it lies. Raises: TranscriptError, where that is another one."""
        path = beside(self.ask.stem, TRANSCRIPT)
        try:
            with path.open("rb") as file:
                held = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            held = ""
        if held != self.kept.files.get(TRANSCRIPT):
            raise TranscriptError(f"{path}: not the transcript that the marks were found by")
        return path

    def verdict(self, name: str, before: Mapping[str, Marked]) -> Verdict:
        """Of one check. ``before``: the marks of those that come before it. Raises: NotRecorded."""
        student = RecordedStudent(Transcript.load(self.path, {name}, questions=False), self.ask.key)
        return judge(self.ask.check(name), student, _ours(self.ask, before))


def _incidents(kept: Kept, verdicts: Mapping[str, Verdict]) -> tuple[Mapping[str, str], ...]:
    others = [i for i in kept.incidents if not (i["kind"] == JUDGED and i["cell"] in verdicts)]
    return (*others, *(vars(i) for i in unjudged(verdicts)))


def pages(ask: Ask, checks: Sequence[str]) -> dict[str, list[NotebookNode]]:
    """The pages of these checks, as outputs of their cells. ``ask.by`` is not looked at."""
    kept = read_kept(ask.stem, whole=False)
    assert kept is not None
    evidence = _Evidence(ask, kept)
    found: dict[str, list[NotebookNode]] = {}
    before: dict[str, Marked] = {}
    for name, mark in kept.marks.items():
        if name in checks:
            found[name] = verdict_outputs(evidence.verdict(name, before))
        if mark.by:
            before[name] = mark
    return found


@contextmanager
def judges(count: int | None = None) -> Iterator[ProcessPoolExecutor]:
    """Processes to judge in, a thread each; they are started when they are needed.

    All are forks of one process that has imported what they need, and done nothing else.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    started = ProcessPoolExecutor(
        count or cores(),
        mp_context=context,
        initializer=torch.set_num_threads,
        initargs=(1,),
    )
    try:
        yield started
    finally:
        started.shutdown(cancel_futures=True)

"""From a lesson, a student and a criterion's name to the account of one mark, by reading what was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.checks import LESSONS, has_rubric, rubric
from autograder.evidence.heard import listen
from autograder.evidence.page import Account
from autograder.exam.student import NotRecorded, RecordedStudent
from autograder.exam.transcript import Transcript, TranscriptError
from autograder.grading.apart import Marked
from autograder.grading.course import Course
from autograder.grading.kept import TRANSCRIPT, Kept, beside, read_kept
from autograder.grading.prepare import Preparing
from autograder.grading.regrade import missed
from autograder.rubric.check import Check, Criterion, Rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge, ours_of, parts_for


class Unexplained(ValueError):
    """There is no such mark, or nothing that it could be explained from: one line with the remedy."""


@dataclass(frozen=True)
class Explained:
    """One mark, with what was kept of the submission, and the checks before it that were not passed."""

    account: Account
    check: Check
    kept: Kept
    transcript: Transcript
    missed: tuple[str, ...]


class Explaining:
    """Explains the marks of one student's submission. Raises: Unexplained, where nothing was kept of it."""

    def __init__(self, course: Course, lesson: str, student: str) -> None:
        if not has_rubric(lesson, course.checks):
            raise Unexplained(f"there is no lesson {lesson!r}; {_near(lesson, LESSONS)}")
        self.course, self.lesson, self.student = course, lesson, student
        self.rubric = rubric(lesson, course.checks)
        self.preparing = Preparing(course, lesson)
        self.stem = self.preparing.stem(student)
        kept_of = {p.name.removesuffix(".json") for p in self.stem.parent.glob("*.json")}
        if student not in kept_of:
            raise Unexplained(self._nothing_of(kept_of))
        self.kept = self._kept()

    def _nothing_of(self, kept_of: Iterable[str]) -> str:
        handed_in = self.preparing.students()
        if self.student in handed_in:
            return f"nothing was kept of {self.student}'s {self.lesson}; {self._again()}"
        return f"there is no student {self.student!r}; {_near(self.student, {*kept_of, *handed_in})}"

    def _again(self) -> str:
        return f"`autograder grade {self.lesson} --student {self.student} --force` examines it"

    def _kept(self) -> Kept:
        kept = read_kept(self.stem, whole=False)
        if kept is None:
            raise Unexplained(f"{beside(self.stem, '.json')} can't be read; {self._again()}")
        if TRANSCRIPT not in kept.files:
            cause = kept.failure or "it was not examined"
            raise Unexplained(f"there is no transcript of {self.student}'s {self.lesson}: {cause}")
        return kept

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Every criterion of the submission as ``check/criterion``, with its worth and how it ended."""
        for mark in self.kept.marks.values():
            worth = {c.name: f"{c.points:g}" for c in _criteria(self.rubric, mark.check)}
            for name, status in mark.criteria.items():
                yield f"{mark.check}/{name}", worth.get(name, "?"), status

    def explain(self, name: str) -> Explained:
        """The account of one criterion, by its name or by ``check/criterion``. Raises: Unexplained."""
        check, criterion = self._find(name)
        mark = self.kept.marks[check.id]
        transcript = self._transcript(check)
        before = {n: m for n, m in self._before(check.id).items() if m.by}
        wrong = tuple(missed(before))
        ours = ours_of(self.rubric.check(n) for n in wrong)
        student = RecordedStudent(transcript, self.preparing.key())
        try:
            verdict = judge(check, student, ours)
            heard = listen(criterion, check, student, parts_for(check, ours))
        except NotRecorded:
            raise Unexplained(self._other_rubric(mark, transcript)) from None
        remarks = (*self._by_hand(check), *_changed(mark, verdict, self.lesson), *self._incidents(check))
        account = Account(self.lesson, self.student, verdict, criterion, heard, remarks)
        return Explained(account, check, self.kept, transcript, wrong)

    def _find(self, name: str) -> tuple[Check, Criterion]:
        wanted = name.replace(": ", "/").replace(" ", "")
        there = [full for full, _, _ in self.names()]
        fitting = [full for full in there if wanted in (full, full.partition("/")[2])]
        if not fitting:
            inside = [full for full in there if full.startswith(wanted.partition("/")[0] + "/")]
            raise Unexplained(self._no_criterion(name, inside or _like(wanted, there)))
        if len(fitting) > 1:
            raise Unexplained(f"{name!r} is the name of several criteria: {', '.join(fitting)}")
        known, _, criterion = fitting[0].partition("/")
        for found in _criteria(self.rubric, known):
            if found.name == criterion:
                return self.rubric.check(known), found
        raise Unexplained(
            f"the rubric has no {fitting[0]} now; it was judged by another one: "
            f"`autograder regrade {self.lesson}` shows what changes"
        )

    def _no_criterion(self, name: str, near: list[str]) -> str:
        if name in self.rubric.by_hand:
            return f"{name} is marked by a person, in the formgrader"
        told = f"did you mean {', '.join(near)}? " if near else ""
        listed = f"`autograder explain {self.lesson} {self.student}` lists them"
        return f"{self.student}'s {self.lesson} has no criterion {name!r}; {told}{listed}"

    def _transcript(self, check: Check) -> Transcript:
        path = beside(self.stem, TRANSCRIPT)
        try:
            if hashlib.sha256(path.read_bytes()).hexdigest() != self.kept.files[TRANSCRIPT]:
                raise TranscriptError(f"{path}: not the transcript that the marks were found by")
            return Transcript.load(path, {check.id})
        except (OSError, TranscriptError) as error:
            said = error if isinstance(error, TranscriptError) else f"{path}: {error.strerror}"
            raise Unexplained(f"{said}; {self._again()}") from None

    def _before(self, check: str) -> dict[str, Marked]:
        names = list(self.kept.marks)
        return {name: self.kept.marks[name] for name in names[: names.index(check)]}

    def _other_rubric(self, mark: Marked, transcript: Transcript) -> str:
        if not transcript.entries:
            lost = "; ".join(i["says"] for i in self.kept.incidents if i["kind"] == "kernel-lost")
            return f"nothing was asked for {mark.check}, since the notebook's kernel was lost: {lost}"
        return (
            f"{mark.check} of this transcript was asked by another rubric; "
            f"`autograder regrade {self.lesson} --run-missing --write` asks and judges by the one of now"
        )

    def _by_hand(self, check: Check) -> Iterator[str]:
        coursedir = self.course.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            try:
                grade = gradebook.find_grade(check.id, self.lesson, self.lesson, self.student)
            except MissingEntry:
                yield "The gradebook has no mark for this check: it was not booked, or was removed."
                return
            if grade.manual_score is not None:
                yield f"A person gave {grade.manual_score:g} points for this check, which count in its place."
            if grade.extra_credit:
                yield f"A person gave {grade.extra_credit:g} points of extra credit for this check."

    def _incidents(self, check: Check) -> Iterator[str]:
        if self.kept.incidents:
            yield "While the notebook ran: " + "; ".join(
                dict.fromkeys(i["says"] for i in self.kept.incidents)
            )


def _criteria(rubric: Rubric, check: str) -> list[Criterion]:
    """The check's criteria as they are now; none where there is no such check any more."""
    return next((c.criteria for c in rubric.checks if c.id == check), [])


def _changed(mark: Marked, verdict: Verdict, lesson: str) -> Iterator[str]:
    now: Mapping[str, Any] = {c.name: f.status.value for c, f in verdict.findings}
    if now != dict(mark.criteria) or verdict.points != mark.points:
        yield (
            f"The mark in the gradebook is of another rubric or answer key: {mark.points:g} points, and now "
            f"{verdict.points:g}. `autograder regrade {lesson}` shows all that changes."
        )
    elif any(f.status is Status.GRADER_ERROR for _, f in verdict.findings):
        yield "The grader could not judge all of this check: its mark waits for a person."


def _like(name: str, there: Iterable[str]) -> list[str]:
    """Of ``check/criterion`` those with a name that is nearly this one."""
    by_name = {full.partition("/")[2]: full for full in there}
    return [by_name[near] for near in get_close_matches(name.rpartition("/")[2], by_name, n=4, cutoff=0.5)]


def _near(name: str, known: Iterable[str]) -> str:
    there = sorted(known)
    near = get_close_matches(name, there, n=4, cutoff=0.6)
    if near:
        return f"did you mean {', '.join(near)}?"
    return (
        f"there are: {', '.join(there[:12])}{', …' if len(there) > 12 else ''}" if there else "there are none"
    )

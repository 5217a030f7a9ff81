"""From a check and a student to a verdict: findings, the mistake that explains them, points."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.exam.student import LocalStudent, NoKey, NotRecorded, Student
from autograder.exam.transcript import Transcript
from autograder.rubric import surroundings
from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import FINE, Finding, Status
from autograder.rubric.misconception import Misconception, named_in

UNJUDGED = "The grader could not judge this; a person will."


@dataclass(frozen=True)
class Verdict:
    """All findings of one check.

    ``named``: the misconception that explains all that failed, or None. ``points``: the larger of the
    criteria passed and the named misconception's credit, which is a share of all but the criteria that
    failed on what a locked cell had made: no mistake of this check explains those. ``carried``: parts of
    ours that stood in for wrong ones of the student's, by subject.
    """

    check: Check
    findings: tuple[tuple[Criterion, Finding], ...]
    named: Misconception | None = None
    carried: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points earned, in halves at the finest, never above the check's."""
        passed = sum(c.points for c, f in self.findings if f.status is Status.PASSED)
        missed = sum(c.points for c, f in self.findings if c.after and f.status not in FINE)
        credit = (self.check.points - missed) * self.named.credit if self.named else 0.0
        return float(min(max(passed, int(credit * 2) / 2), self.check.points))

    @property
    def passed(self) -> bool:
        """Whether every criterion that was asked is passed, or waits for the answer key."""
        return all(f.status in FINE for _, f in self.findings)


def judge(check: Check, student: Student, ours: Mapping[str, str] | None = None) -> Verdict:
    """Hold one check.

    ``ours``: for subjects of other checks that the student got wrong, our part as source; where a
    criterion isn't passed on the student's own parts it is asked again with ours, and then that counts.
    Raises: NotRecorded, where a transcript lacks an answer.
    """
    parts = parts_for(check, ours or {})
    findings, carried = [], False
    for criterion in check.criteria:
        finding, with_ours = hold(criterion, check, student, parts)
        findings.append((criterion, finding))
        carried = carried or with_ours
    machine = surroundings.explains([finding for _, finding in findings])
    named = machine or diagnose(check, student, tuple(findings))
    return Verdict(check, tuple(findings), named, tuple(parts) if carried else ())


def parts_for(check: Check, ours: Mapping[str, str]) -> dict[str, str]:
    """Of our parts those that may stand in for a student's in this check."""
    return {target: source for target, source in ours.items() if target in check.carries}


def hold(
    criterion: Criterion, check: Check, student: Student, parts: Mapping[str, str]
) -> tuple[Finding, bool]:
    """What one criterion finds on the student's own parts, or else with ours; and whether ours were asked."""
    finding = find(criterion, student.sitting(check.id))
    if parts and finding.status in (Status.FAILED, Status.BLOCKED):
        return find(criterion, student.sitting(check.id, parts)), True
    return finding, False


def find(criterion: Criterion, student: Student) -> Finding:
    """What one criterion finds; where the judging itself fails, that is said and left to a person."""
    if criterion.private and not student.grading:
        return Finding(Status.NOT_ASKED)
    try:
        return criterion.judge(student)
    except NotRecorded:
        raise
    except NoKey as missing:
        return Finding(Status.GRADER_ERROR, UNJUDGED, got=str(missing))
    except Exception:
        error = traceback.format_exc(limit=-3)
        return Finding(Status.GRADER_ERROR, UNJUDGED, got=error)


def diagnose(
    check: Check, student: Student, findings: tuple[tuple[Criterion, Finding], ...]
) -> Misconception | None:
    """The one misconception whose wrong implementation answers as the student did, or None.

    A misconception may have several implementations; what counts is that no other name fits.
    """
    telling = [(c, f) for c, f in reversed(findings) if not c.outcome]
    findings = tuple(sorted(telling, key=lambda cf: cf[1].status is not Status.FAILED))  # soonest to differ
    statuses = {f.status for _, f in findings}
    if Status.FAILED not in statuses or Status.GRADER_ERROR in statuses:
        return None
    known = [*check.misconceptions, *named_in(student.key, check.id)]
    fitting = [m for m in known if _fits(m, check, student, findings)]
    return fitting[0] if len({m.name for m in fitting}) == 1 else None


def _fits(
    mistake: Misconception,
    check: Check,
    student: Student,
    findings: tuple[tuple[Criterion, Finding], ...],
) -> bool:
    finds = impostor(mistake, check.id, student.transcript, student.grading, student.key)
    return all(finds(criterion).agrees(finding) for criterion, finding in findings)


def impostor(
    mistake: Misconception, check_id: str, like: Transcript, grading: bool, key: Mapping[str, Any] | None
) -> Callable[[Criterion], Finding]:
    """What a criterion finds of a mistake's wrong implementation. ``like``: whose questions it is asked."""
    blank = Transcript(like.lesson, mistake.name, like.seed)
    sitting = LocalStudent(mistake.wrong(), blank, grading, key).sitting(check_id)
    return lambda criterion: find(criterion, sitting)


def ours_for(verdicts: Mapping[str, Verdict]) -> dict[str, str]:
    """Our parts for the subjects of the checks that were not passed, to be carried forward."""
    return ours_of(v.check for v in verdicts.values() if not v.passed)


def ours_of(missed: Iterable[Check]) -> dict[str, str]:
    """Our parts for the subjects of these checks, where there is one."""
    with_part = [c for c in missed if c.part]
    return {target: source for c in with_part for target, source in {c.subject: c.part, **c.beside}.items()}

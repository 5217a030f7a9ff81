"""What a reader gets to see of a verdict, in the words of the page; HTML and text are made of it.

Whatever is hidden from students is left out here, so that no template can show it by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from autograder.report.plain import plain
from autograder.rubric.check import Criterion
from autograder.rubric.finding import FINE, Finding, Picture, Status, number
from autograder.rubric.verdict import Verdict

Audience = Literal["student", "staff"]
WHERE, WHAT = 1, 2
"""Steps of a hint about a likely mistake: where to look; what it is. The code is in neither."""

BLOCKED = "This needs a part that does not work yet, so there was nothing to judge."
ORDER = (
    Status.PASSED,
    Status.FAILED,
    Status.BLOCKED,
    Status.NOT_ATTEMPTED,
    Status.GRADER_ERROR,
    Status.NOT_ASKED,
    Status.RECORDED,
)
OPEN = {
    Status.GRADER_ERROR: "waiting for a person",
    Status.NOT_ASKED: "asked at grading",
    Status.RECORDED: "recorded",
}
UNSETTLED = tuple(OPEN)


@dataclass(frozen=True)
class Line:
    """One criterion as it is read. ``earned``: ``"2 of 2"``, or ``"2"`` while nothing is decided."""

    earned: str
    status: str
    kind: str
    says: str
    notes: tuple[str, ...] = ()
    expected: str = ""
    got: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One verdict as it is read, from top to bottom.

    ``ask_more``: how to ask for the next hint, where ``mistake`` and ``message`` are for those who ask.
    """

    title: str
    score: str
    summary: tuple[str, ...]
    mistake: str
    message: str
    costs_once: str
    carried: str
    where: str
    lines: tuple[Line, ...]
    ask_more: str = ""


def read(
    verdict: Verdict, audience: Audience = "student", hints: int = WHAT, notes: Iterable[str] = ()
) -> Reading:
    """What that audience sees of the verdict. ``notes``: sentences to stand below the points."""
    named = verdict.named
    statuses = {f.status for _, f in verdict.findings}
    amiss = bool(statuses & {Status.FAILED, Status.BLOCKED, Status.NOT_ATTEMPTED})
    ranked = sorted(verdict.findings, key=lambda pair: ORDER.index(pair[1].status))
    return Reading(
        title=verdict.check.title,
        score=_score(verdict),
        summary=(*_summary(verdict), *notes),
        mistake=named.name if named else "",
        message=named.message if named else "",
        costs_once=_costs_once(verdict),
        carried=_carried(verdict.carried),
        where=verdict.check.where if amiss else "",
        lines=tuple(_line(c, f, audience) for c, f in ranked),
        ask_more=f'grader.check("{verdict.check.id}", hints={WHAT})' if named and hints < WHAT else "",
    )


def points(value: float) -> str:
    """Points as people write them: 3, 2.5."""
    return f"{value:g}"


def _worth(verdict: Verdict, *statuses: Status) -> float:
    return sum(c.points for c, f in verdict.findings if f.status in statuses)


def _score(verdict: Verdict) -> str:
    unit = "point" if verdict.check.points == 1 else "points"
    unsettled = {f.status for _, f in verdict.findings if f.status in UNSETTLED}
    if len(unsettled) == 1 and _worth(verdict, *UNSETTLED) == verdict.check.points:
        return f"{points(verdict.check.points)} {unit}, {OPEN[unsettled.pop()]}"
    so_far = " so far" if unsettled else ""
    return f"{points(verdict.points)} of {points(verdict.check.points)} {unit}{so_far}"


def _summary(verdict: Verdict) -> tuple[str, ...]:
    statuses = {f.status for _, f in verdict.findings}
    said = []
    if statuses == {Status.PASSED}:
        said.append("Full marks.")
    elif statuses == {Status.PASSED, Status.NOT_ASKED}:
        said.append("All that is asked here is right.")
    elif statuses <= {Status.NOT_ATTEMPTED, Status.NOT_ASKED}:
        said.append("Not attempted yet.")
    if person := _worth(verdict, Status.GRADER_ERROR):
        said.append(
            f"The grader itself could not judge {points_of(person)}. A person will look at it; "
            "you lose nothing meanwhile."
        )
    if later := _worth(verdict, Status.NOT_ASKED):
        verb = "is" if later == 1 else "are"
        said.append(f"{points_of(later)} {verb} asked when your notebook is graded, with inputs of its own.")
    if recorded := _worth(verdict, Status.RECORDED):
        verb = "is" if recorded == 1 else "are"
        said.append(f"{points_of(recorded)} {verb} recorded; right or wrong comes with the feedback.")
    return tuple(said)


def points_of(worth: float) -> str:
    """Points with their unit: 1 point, 2.5 points."""
    return f"{points(worth)} {'point' if worth == 1 else 'points'}"


def _costs_once(verdict: Verdict) -> str:
    if verdict.named is None or verdict.points <= _worth(verdict, Status.PASSED):
        return ""
    beside = any(c.after and f.status not in FINE for c, f in verdict.findings)
    return (
        f"{'Beside what your trained model lost, this' if beside else 'This'} one mistake explains "
        "everything that failed, so it costs once: "
        f"the check still earns {points(verdict.points)} of its {points_of(verdict.check.points)}."
    )


def _carried(subjects: tuple[str, ...]) -> str:
    if not subjects:
        return ""
    ours = " and ".join(f"`{subject}`" for subject in subjects)
    mistake = "one mistake" if len(subjects) == 1 else "each mistake"
    return f"Judged with our {ours} in place of yours, so that {mistake} costs once."


def _line(criterion: Criterion, finding: Finding, audience: Audience) -> Line:
    status, staff = finding.status, audience == "staff"
    worth = points(criterion.points)
    earned = worth if status in UNSETTLED else f"{worth if status is Status.PASSED else '0'} of {worth}"
    kind = status.name.lower().replace("_", "-")
    bare = Line(earned, status.value, kind, criterion.says)
    if staff:
        return _shown(bare, finding, (finding.says, *_figures(finding), *_private(criterion)))
    if status is Status.GRADER_ERROR:
        return bare
    if criterion.private:
        return _shown(bare, Finding(status, pictures=finding.pictures), ())
    if status is Status.PASSED:
        return _shown(bare, Finding(status, pictures=finding.pictures), (finding.says,))
    return _shown(bare, finding, (finding.says or (BLOCKED if status is Status.BLOCKED else ""),))


def _shown(line: Line, finding: Finding, notes: Iterable[str]) -> Line:
    return Line(
        line.earned,
        line.status,
        line.kind,
        line.says,
        tuple(plain(note) for note in notes if note),
        plain(finding.expected),
        plain(finding.got),
        finding.pictures,
    )


def _figures(finding: Finding) -> tuple[str, ...]:
    return tuple(f"{name} = {number(value)}" for name, value in finding.staff.items())


def _private(criterion: Criterion) -> tuple[str, ...]:
    return ("Private: students see the line and the status.",) if criterion.private else ()

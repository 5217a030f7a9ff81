"""All checks of a lesson on one page: the points on top, then each verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.report.page import LEVEL, rendered
from autograder.report.plain import plain
from autograder.report.reading import UNSETTLED, WHAT, points, points_of, read
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict

UNDONE = frozenset({Status.NOT_ATTEMPTED, Status.NOT_ASKED})


@dataclass(frozen=True)
class Row:
    """One check in the table on top. ``kind``: what the status' badge is styled by."""

    score: str
    status: str
    kind: str
    title: str
    id: str


@dataclass(frozen=True)
class Checked:
    """What came of all checks that were held.

    ``notes``: by check, sentences to stand below its points. ``by_hand``: what a person marks, with its
    points. ``remarks``: what else there is to say, a line each. ``hints``: as in `as_html`.
    """

    lesson: str
    verdicts: Sequence[Verdict]
    notes: Mapping[str, Sequence[str]]
    by_hand: Mapping[str, float]
    remarks: Sequence[str] = ()
    hints: int = WHAT

    @property
    def score(self) -> str:
        """All points together."""
        most = sum(verdict.check.points for verdict in self.verdicts)
        open_still = any(f.status in UNSETTLED for v in self.verdicts for _, f in v.findings)
        so_far = " so far" if open_still else ""
        return f"{points(sum(verdict.points for verdict in self.verdicts))} of {points_of(most)}{so_far}"

    @property
    def passed(self) -> bool:
        """Whether nothing that was asked is amiss."""
        return all(verdict.passed for verdict in self.verdicts)

    def as_html(self) -> str:
        """The page as a fragment of HTML, as inert as that of one verdict."""
        return self._rendered("overview.html", self.verdicts, LEVEL)

    def as_document(self) -> str:
        """The page as a file of its own."""
        return self._rendered("overview_document.html", self.verdicts, 2)

    def as_text(self) -> str:
        """The page as text; of checks that are passed, or not attempted, it holds the points only."""
        told = [v for v in self.verdicts if not v.passed and not _undone(v)]
        return self._rendered("overview.txt", told, 0)

    def _rendered(self, template: str, shown: Sequence[Verdict], level: int) -> str:
        return rendered(
            template,
            level=level,
            lesson=self.lesson,
            score=self.score,
            summary=self._summary(),
            remarks=[plain(remark) for remark in self.remarks],
            rows=[_row(verdict) for verdict in self.verdicts],
            readings=[read(v, hints=self.hints, notes=self.notes.get(v.check.id, ())) for v in shown],
        )

    def _summary(self) -> tuple[str, ...]:
        said = []
        statuses = [(f.status, c.points) for v in self.verdicts for c, f in v.findings]
        later = sum(worth for status, worth in statuses if status in (Status.NOT_ASKED, Status.RECORDED))
        if later:
            said.append(f"{points_of(later)} of these {'is' if later == 1 else 'are'} decided at grading.")
        if hand := sum(self.by_hand.values()):
            said.append(f"Beside them a person reads your answers in words: {points_of(hand)}.")
        return tuple(said)


def _row(verdict: Verdict) -> Row:
    check, statuses = verdict.check, {finding.status for _, finding in verdict.findings}
    score = f"{points(verdict.points)} of {points(check.points)}"
    if statuses == {Status.PASSED}:
        status, kind = "all right", "passed"
    elif len(statuses) == 1 and statuses <= set(UNSETTLED):
        score, status, kind = points(check.points), next(iter(statuses)).value, "recorded"
    elif verdict.passed:
        status, kind = "right so far", "passed"
    elif _undone(verdict):
        status, kind = "not attempted", "not-attempted"
    else:
        status, kind = "to mend", "failed"
    return Row(score, status, kind, check.title, check.id)


def _undone(verdict: Verdict) -> bool:
    return {finding.status for _, finding in verdict.findings} <= UNDONE

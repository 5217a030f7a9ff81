"""What a cell that asks the grader shows: HTML where it can be shown, text elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.report.overview import Checked
from autograder.report.page import as_html, as_text
from autograder.report.reading import WHERE
from autograder.rubric.verdict import Verdict

TIMED_OUT = "TimedOut"
"""What a finding observes where a question had no answer in time."""
RAN_OUT = (
    "Time ran out here: what gave no answer is named below. Grading has a time limit of its own, so code "
    "that hangs here earns nothing there."
)


@dataclass(frozen=True, repr=False)
class Page:
    """One verdict. ``hints``: how far a likely mistake is told."""

    verdict: Verdict
    hints: int = WHERE

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said beside the verdict."""
        raised = [finding.observed.get("raised") for _, finding in self.verdict.findings]
        return (RAN_OUT,) if any(seen and seen.value == TIMED_OUT for seen in raised) else ()

    def __repr__(self) -> str:
        return as_text(self.verdict, hints=self.hints, notes=self.notes)

    def _repr_html_(self) -> str:
        return as_html(self.verdict, hints=self.hints, notes=self.notes)


@dataclass(frozen=True, repr=False)
class Pages:
    """All checks that were held, with the points on top."""

    checked: Checked

    def __repr__(self) -> str:
        return self.checked.as_text()

    def _repr_html_(self) -> str:
        return self.checked.as_html()

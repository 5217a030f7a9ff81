"""What an audit found, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from autograder.grading.audit import blind, never_failed, never_shown, rates
from autograder.grading.trial import Trial

RATES = {
    "correct": {"wrongly_failed": "lost points though right"},
    "mistaken": {
        "full_marks": "got full marks though wrong",
        "named_right": "named exactly",
        "named_wrong": "named something else",
    },
    "hostile": {"points_gained": "points gained by attacks"},
    "broken": {"unhandled": "not handled as stated"},
}


def audit_tables(trials: Sequence[Trial], lesson: str) -> list[Table | str]:
    """The matrix of submissions against checks, the rates, and what the bank does not show."""
    said: list[Table | str] = [_matrix(trials), _rates(trials)]
    said += [f"differs: {t.sample.kind}/{t.sample.name}: {t.differs()}" for t in trials if t.differs()]
    if criteria := never_failed(trials):
        said.append("Criteria that no mistaken submission failed: " + "; ".join(criteria))
    if names := never_shown(trials, lesson):
        said.append("Misconceptions that no submission shows: " + ", ".join(names))
    return said


def _matrix(trials: Sequence[Trial]) -> Table:
    checks = list(next((t.most for t in trials if t.most), {}))
    table = Table("submission", *checks, "named", title="Points by check; . is full")
    for trial in trials:
        marks = [
            "" if check not in trial.marks else f"{trial.lost[check]:g}" if check in trial.lost else "."
            for check in checks
        ]
        named = "refused" if trial.refused else ", ".join(trial.names)
        table.add_row(f"{trial.sample.kind}/{trial.sample.name}", *marks, named)
    return table


def _rates(trials: Sequence[Trial]) -> Table:
    table = Table("", "all", "of", "blind part", "of", title="How often the grader was wrong")
    everything, unseen = rates(trials), rates(blind(trials))
    for kind, lines in RATES.items():
        for name, says in lines.items():
            table.add_row(
                f"{kind}: {says}",
                f"{everything[kind][name]:g}",
                str(everything[kind]["submissions"]),
                f"{unseen[kind][name]:g}",
                str(unseen[kind]["submissions"]),
            )
    return table

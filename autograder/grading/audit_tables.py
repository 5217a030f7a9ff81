"""What an audit found, as tables for a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from autograder.grading.audit import (
    BARS,
    Audit,
    Bar,
    blind,
    criteria,
    luck,
    met,
    never_failed,
    never_shown,
    rates,
    restated,
)
from autograder.grading.trial import Trial

SIGNS = {
    "passed": "·",
    "failed": "x",
    "blocked": "-",
    "not attempted": "-",
    "grader error": "!",
    "asked at grading": "?",
}


@contextmanager
def audit_progress(lesson: str, total: int) -> Iterator[Callable[[Trial], None]]:
    """What to call after each trial: a bar on the terminal, or a plain line each where there is none."""
    console = Console(stderr=True)
    if not console.is_terminal:
        numbers = count(1)
        yield lambda trial: print(_progress_line(next(numbers), total, trial), file=sys.stderr, flush=True)
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(f"auditing {lesson}", total=total)
        yield lambda trial: progress.advance(task)


def _progress_line(number: int, total: int, trial: Trial) -> str:
    again = f", secret {trial.secret + 1}" if trial.secret else ""
    return (
        f"{number} of {total}: {trial.sample.title}{again}, {trial.seconds:.0f} s: "
        f"{trial.differs() or 'as stated'}"
    )


def audit_tables(audit: Audit) -> list[Table | Text]:
    """The matrix of submissions against criteria, the rates, luck, and what the bank does not show."""
    return [*_matrix(audit.trials), _rates(audit.trials), *map(Text, _told(audit))]


def _matrix(trials: Sequence[Trial]) -> list[Table | Text]:
    asked = criteria(trials)
    heads = [str(number) for number, _ in enumerate(asked, 1)]
    table = Table("submission", *heads, "lost, and named", title="Submissions against criteria")
    for trial in trials:
        groups = ["".join(_sign(trial, f"{check}: {c}") for c in asked[check]) for check in asked]
        cells = [trial.sample.title, *groups, _lost(trial)]
        table.add_row(*map(Text, cells), style="bold" if trial.differs() else None)
    key = "· passed   x failed   - blocked or not attempted   ! grader error   bold: not as stated\n"
    checks = [f"{number} {check}: {', '.join(asked[check])}" for number, check in enumerate(asked, 1)]
    return [table, Text(key + "\n".join(checks) + "\n")]


def _sign(trial: Trial, criterion: str) -> str:
    return SIGNS[trial.criteria[criterion]] if criterion in trial.criteria else " "


def _lost(trial: Trial) -> str:
    if not trial.marked:
        return "refused" if trial.refused else "error"
    lost = ", ".join(f"{check} {points:g}/{trial.most[check]:g}" for check, points in trial.lost.items())
    return "; ".join(filter(None, (lost, ", ".join(trial.names))))


def _rates(trials: Sequence[Trial]) -> Table:
    table = Table("", "demanded", "all", "", "blind part", "", title="How often the grader was wrong")
    everything, unseen = rates(trials), rates(blind(trials))
    for bar in BARS:
        table.add_row(
            f"{bar.kind}: {bar.says}", bar.demands, *_figure(bar, everything), *_figure(bar, unseen)
        )
    return table


def _figure(bar: Bar, found: dict[str, dict[str, Any]]) -> tuple[str, str]:
    figure, submissions = found[bar.kind][bar.figure], found[bar.kind]["submissions"]
    if not submissions:
        return "none there", ""
    return f"{figure:g} {bar.link} {submissions}", "met" if met(bar, found) else "NOT MET"


def _told(audit: Audit) -> list[str]:
    """What there is to say beside the tables, a line each."""
    said = [f"differs: {t.sample.title}: {t.differs()}" for t in audit.trials if t.differs()]
    hung = luck(audit)
    if audit.secrets > 1:
        said.append(
            f"Luck: {hung['differing']} of {hung['submissions']} submissions differ between "
            f"{audit.secrets} secrets."
        )
    said += [f"luck: {title}: {line}" for title, lines in hung["differences"].items() for line in lines]
    again = restated(audit.trials)
    said.append(f"Restated after grading: {again['restated']} of {again['submissions']} submissions.")
    said += [f"restated: {t.sample.title}: {t.sample.restated}" for t in audit.trials if t.sample.restated]
    if audit.only:
        return [*said, f"This is a part of the bank: {', '.join(audit.only)}."]
    if lines := never_failed(audit.trials):
        said.append("Criteria that no mistaken submission failed: " + "; ".join(lines))
    if names := never_shown(audit.trials, audit.lesson, audit.key, audit.checks):
        said.append("Misconceptions that no submission shows: " + ", ".join(names))
    return said

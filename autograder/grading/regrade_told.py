"""A regrading from beginning to end, with its times, and how it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from autograder.grading.regrade import Regraded
from autograder.grading.regrade_class import Change, ClassRegrade, changes
from autograder.report.plain import plain


@dataclass(frozen=True)
class Told:
    """What a regrading found.

    ``missing``: checks that must be run again, by student; ``ran``: those for which that was done.
    ``skipped``: of whom nothing was kept.
    ``marks_s``: judging and gradebook; ``pages_s``: the pages after that.
    """

    submissions: int
    rejudged: int
    changes: tuple[Change, ...]
    missing: Mapping[str, tuple[str, ...]]
    skipped: tuple[str, ...]
    written: bool
    before: Path | None
    marks_s: float
    pages_s: float
    ran: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """For a terminal."""
        for c in self.changes:
            name = f"{c.check}: {c.criterion}" if c.criterion else c.check
            why = f" ({plain(c.says, 300)})" if c.says else ""
            yield f"{c.student}: {name}: {c.before} -> {c.after}{why}"
        for student, checks in self.ran.items():
            yield f"{student}: was run for {', '.join(checks)}"
        for student, checks in self.missing.items():
            yield f"{student}: must be run again for {', '.join(checks)} (--run-missing)"
        if self.skipped:
            yield f"nothing was kept of: {', '.join(self.skipped)}; grade them first"
        students = len({c.student for c in self.changes if not c.criterion})
        yield (
            f"{self.submissions} submissions, {self.rejudged} judged again in {self.marks_s:.1f} s; "
            f"marks or names change for {students}"
        )
        if self.written and self.before is not None:
            yield f"written, pages in {self.pages_s:.1f} s; what was before: {self.before}"
        elif self.before is not None:
            yield f"written for those that were run; what was before: {self.before}"
        if not self.written and any(c.student not in self.ran for c in self.changes):
            yield (
                "nothing else is written without --write"
                if self.ran
                else "nothing is written without --write"
            )

    def as_json(self) -> dict[str, object]:
        """As data."""
        return {**asdict(self), "before": str(self.before) if self.before else None}


def regrade_class(regrade: ClassRegrade, write: bool, workers: Executor) -> Told:
    """Judge again and, where wanted, write marks and then pages."""
    started_s = time.monotonic()
    found = regrade.judge(workers)
    before = regrade.write(found) if write else None
    marked_s = time.monotonic()
    if write:
        regrade.write_pages(found, workers)
    return Told(
        submissions=len(found),
        rejudged=sum(bool(r.rejudged) for r in found),
        changes=tuple(changes(found)),
        missing={r.student: r.missing for r in found if r.missing},
        skipped=tuple(regrade.skipped),
        written=write,
        before=before,
        marks_s=marked_s - started_s,
        pages_s=time.monotonic() - marked_s,
    )


def run_missing(told: Told, regrade: ClassRegrade, run: Callable[[list[str]], Collection[str]]) -> Told:
    """Run those that a new question needs, and tell what that changed for them.

    ``run``: runs and books these students; returns those that came to marks. What was before is kept first.
    """
    before = regrade.marks(told.missing)
    all_of_them = [Regraded(s, marks, marks, tuple(marks)) for s, marks in before.items()]
    kept = regrade.keep_before(all_of_them, told.before)
    ran = run(list(told.missing))
    found = []
    for student, after in regrade.marks(s for s in told.missing if s in ran).items():
        both = tuple(name for name in after if name in before[student])
        found.append(Regraded(student, before[student], after, rejudged=both))
    others = [change for change in told.changes if change.student not in ran]
    return replace(
        told,
        changes=tuple(sorted((*others, *changes(found)), key=lambda change: change.student)),
        missing={s: checks for s, checks in told.missing.items() if s not in ran},
        ran={s: checks for s, checks in told.missing.items() if s in ran},
        before=kept,
    )

"""One class graded by all ways, part by part; marks are held against one another, times compared."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from autograder.checks import rubric
from autograder.rubric.check import Criterion
from reference.bench import classes
from reference.bench.otter import OTTER, otter, passed_points
from reference.bench.ways import (
    BARE,
    CLASS,
    COLD,
    COMMANDS,
    ONE,
    STOCK,
    Class,
    Spent,
    Took,
    Way,
    ways,
)

Marks = Mapping[str, Mapping[str, float | None]]
"""By student and check."""


@dataclass(frozen=True)
class Compared:
    """What was measured of each part of a class, by way. ``parts``: who is in it.

    ``unlike``: where two ways disagree about a mark, in a line each.
    """

    lesson: str
    parts: Sequence[Sequence[str]]
    rounds: Sequence[Mapping[str, Spent]]
    unlike: Sequence[str] = ()

    def ratio(self, way: str, to: str = STOCK) -> dict[str, float]:
        """How many times faster than another way, over the parts."""
        return spread([took[to].seconds / took[way].seconds for took in self.rounds])

    def overhead(self) -> dict[str, float]:
        """One worker's time beyond the students' own cells, as a multiple of those, over the parts.

        ``start`` (until the student's first cell runs), ``exam`` and ``rest`` (nbgrader's steps, the
        cluster's start, the cells' own slowness in a kernel) are those of the median part, and sum up to it.
        """
        beyond = [(took[ONE].seconds - took[BARE].seconds) / took[BARE].seconds for took in self.rounds]
        median = statistics.median_low(beyond)
        took = self.rounds[beyond.index(median)]
        own_s = took[BARE].seconds
        start, exam = (took[ONE].inside[part] / own_s for part in ("start", "exam"))
        found = {"min": min(beyond), "median": median, "max": max(beyond)}
        return {**found, "start": start, "exam": exam, "rest": median - start - exam}

    def told(self) -> dict[str, Any]:
        """As data."""
        inside = [took[ONE].inside for took in self.rounds]
        return {
            "submissions": sum(map(len, self.parts)),
            "parts": [len(part) for part in self.parts],
            "marks": {"compared_with_nbgrader": compared_checks(self.lesson), "unlike": list(self.unlike)},
            "ratio_to_nbgrader": self.ratio(CLASS),
            "ratio_to_nbgrader_cold": self.ratio(COLD),
            "ratio_of_nbgrader_with_ours": self.ratio(COMMANDS),
            **({"ratio_to_otter": self.ratio(CLASS, OTTER)} if OTTER in self.rounds[0] else {}),
            "overhead": self.overhead(),
            "worker_mib": max(took[ONE].mib for took in self.rounds),
            "seconds": {way: [took[way].seconds for took in self.rounds] for way in self.rounds[0]},
            "examiner_s": {part: [clock[part] for clock in inside] for part in inside[0]},
        }


def beside(told: Mapping[str, Any], now: Compared) -> Compared:
    """Parts that were measured before, from what `told` has of them, with those of now."""
    clocks, rounds = told["examiner_s"], []
    for n in range(len(told["parts"])):
        spent = {way: Spent(seconds[n]) for way, seconds in told["seconds"].items()}
        inside = {part: clocks[part][n] for part in clocks}
        rounds.append({**spent, ONE: Spent(spent[ONE].seconds, told["worker_mib"], inside)})
    parts = [[""] * size for size in told["parts"]] + list(now.parts)
    return Compared(now.lesson, parts, [*rounds, *now.rounds], (*told["marks"]["unlike"], *now.unlike))


def spread(values: Sequence[float]) -> dict[str, float]:
    """Of several measurements the smallest, the middle and the largest."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def compare(
    root: Path,
    into: Path,
    lesson: str,
    count: int,
    rounds: int,
    program: Path | None = None,
    only: int | None = None,
) -> Compared:
    """All ways in turn over each part of the class, in turned order every other time. Raises: BenchError.

    ``program``: `otter`, where that is to be one of them. ``only``: the number of one part, from 0.
    """
    bank = classes.chosen(root, lesson, count)
    class_ = Class(
        lesson,
        classes.ours(root, into / "ours", lesson, bank),
        classes.stock(root, into / "stock", lesson, bank),
    )
    students = [classes.name(number) for number in range(count)]
    samples = {student: sample.name for student, sample in zip(students, bank, strict=True)}
    parts = [students[n::rounds] for n in range(rounds)]
    in_turn = offered(program)
    measured, unlike = [], []
    asked = [(number, part) for number, part in enumerate(parts) if only in (None, number)]
    for number, part in asked:
        took = _one_round(class_, part, in_turn, turned=number % 2 == 1)
        found = {way: classes.marks(t.course, lesson) for way, t in took.items() if way not in (BARE, OTTER)}
        unlike += list(unlike_marks(found, lesson, {s: samples[s] for s in part}))
        if OTTER in took:
            unlike += list(unlike_sums(took[OTTER].sums, found[STOCK], lesson))
        measured.append(took)
    return Compared(lesson, [part for _, part in asked], measured, tuple(unlike))


def offered(program: Path | None = None) -> dict[str, Way]:
    """The ways, in turn. ``program``: see `compare`."""
    return ways() | ({OTTER: partial(otter, program)} if program else {})


def _one_round(of: Class, part: Sequence[str], in_turn: Mapping[str, Way], turned: bool) -> dict[str, Took]:
    took = {}
    for way in reversed(list(in_turn)) if turned else list(in_turn):
        took[way] = in_turn[way](of, part)
        print(f"{of.lesson}: {way}: {len(part)} submissions in {took[way].seconds:.1f} s", flush=True)
    return {way: took[way] for way in in_turn}


def unlike_marks(found: Mapping[str, Marks], lesson: str, part: Mapping[str, str]) -> Iterator[str]:
    """Where ways disagree, in a line each: ours to the last digit, stock nbgrader on what both can ask.

    ``part``: the students, with the names of the bank's submissions that are theirs.
    """
    public = compared_checks(lesson)
    for way in found.keys() - {COMMANDS}:
        for student, sample in part.items():
            expected, got = (found[w].get(student, {}) for w in (COMMANDS, way))
            for check in public if way == STOCK else sorted(expected.keys() | got.keys()):
                if expected.get(check) != got.get(check):
                    told = f"{expected.get(check)} by {COMMANDS}, {got.get(check)} by {way}"
                    yield f"{lesson}: {student} ({sample}): {check}: {told}"


def unlike_sums(sums: Mapping[str, float], stock: Marks, lesson: str) -> Iterator[str]:
    """Where otter's tests come to other points than stock nbgrader's marks, in a line each."""
    for student, got in sums.items():
        if got != (expected := passed_points(lesson, stock[student])):
            yield f"{lesson}: {student}: full checks come to {expected:g} by {STOCK}, {got:g} by {OTTER}"


def compared_checks(lesson: str) -> list[str]:
    """The checks that stock nbgrader can ask in the same way: all their criteria are public."""
    return [check.id for check in rubric(lesson).checks if not any(map(_hidden, check.criteria))]


def _hidden(criterion: Criterion) -> bool:
    """Whether stock nbgrader can't ask it in the same way: private, or about what training came to."""
    return criterion.private or criterion.outcome or bool(criterion.after)

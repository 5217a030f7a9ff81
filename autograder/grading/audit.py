"""What an audit of the grader found: how often it was wrong, and what is demanded of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.checks import PACKAGE, rubric
from autograder.checks.course import CourseChecks
from autograder.grading.bank import KINDS, Sample
from autograder.grading.trial import Trial
from autograder.rubric.check import Check, Rubric
from autograder.rubric.misconception import Misconception, named_in
from autograder.rubric.surroundings import KNOWN as MACHINE


@dataclass(frozen=True)
class Audit:
    """A bank's submissions as they were graded.

    ``trials``: under the first public secret, in the bank's order. ``again``: the same submissions under
    further secrets, by title, for those whose result might hang on luck. ``secrets``: how many there were.
    ``only``: the patterns that left other submissions out; empty where the whole bank was graded.
    ``key``: the lesson's answer key, whose mistakes can be named too. ``checks``: the course's own.
    """

    lesson: str
    trials: tuple[Trial, ...]
    again: Mapping[str, tuple[Trial, ...]] = field(default_factory=dict)
    secrets: int = 1
    only: tuple[str, ...] = ()
    key: Mapping[str, Any] | None = None
    checks: CourseChecks = PACKAGE

    @property
    def rubric(self) -> Rubric:
        """What the trials were judged by."""
        return rubric(self.lesson, self.checks)

    @property
    def command(self) -> str:
        """The command that does it again."""
        only = "".join(f" --only '{pattern}'" for pattern in self.only)
        return f"autograder audit {self.lesson} --secrets {self.secrets}{only}"


@dataclass(frozen=True)
class Bar:
    """What is demanded of one rate.

    ``met``: of the figure and the number of submissions. ``link``: between the two, when they are read.
    """

    kind: str
    figure: str
    says: str
    demands: str
    met: Callable[[float, int], bool]
    link: str = "of"

    def against(self, counted: Mapping[str, Any]) -> list[str]:
        """The submissions of its kind that count against it."""
        name = f"{self.figure}_misses" if f"{self.figure}_misses" in counted else f"{self.figure}_cases"
        return list(counted[name])


def _none(figure: float, submissions: int) -> bool:
    return figure == 0


BARS = (
    Bar("correct", "wrongly_failed", "lost points though right", "0", _none),
    Bar("mistaken", "full_marks", "got full marks though wrong", "0", _none),
    Bar("mistaken", "named_right", "named exactly", "at least 95 %", lambda n, of: n >= 0.95 * of),
    Bar("mistaken", "named_wrong", "named something else", "0", _none),
    Bar("hostile", "points_gained", "points gained by attacks", "0", _none, "from"),
    Bar("broken", "unhandled", "not handled as stated", "0", _none),
)


def wrongly_failed(trial: Trial) -> bool:
    """A correct submission that lost any point, or got no marks."""
    return bool(not trial.marked or trial.lost)


def full_marks(trial: Trial) -> bool:
    """A mistaken submission that lost nothing."""
    return trial.marked and not trial.lost


def named_right(trial: Trial) -> bool:
    """The names said are exactly those that the sample states."""
    return trial.marked and set(trial.names) == trial.sample.names


def named_wrong(trial: Trial) -> bool:
    """A name was said that the sample does not state."""
    return bool(set(trial.names) - trial.sample.names)


def points_gained(trial: Trial) -> float:
    """Marks of a hostile submission beyond those that the same work is worth without the attack."""
    worth = sum((trial.sample.marks or {}).get(check, most) for check, most in trial.most.items())
    return max(0.0, sum(trial.marks.values()) - worth)


def unhandled(trial: Trial) -> bool:
    """A broken submission that got anything but what it states."""
    return bool(trial.differs())


def rates(trials: Sequence[Trial]) -> dict[str, dict[str, Any]]:
    """How often the grader was wrong, by kind of submission, with the cases behind each number."""
    correct, mistaken, hostile, broken = (of_kind(trials, kind) for kind in KINDS)
    return {
        "correct": {"submissions": len(correct), **_count("wrongly_failed", correct, wrongly_failed)},
        "mistaken": {
            "submissions": len(mistaken),
            **_count("full_marks", mistaken, full_marks),
            **_count("named_right", mistaken, named_right, cases_are_misses=True),
            **_count("named_wrong", mistaken, named_wrong),
        },
        "hostile": {
            "submissions": len(hostile),
            "points_gained": sum(map(points_gained, hostile)),
            "points_gained_cases": [t.sample.name for t in hostile if points_gained(t)],
        },
        "broken": {"submissions": len(broken), **_count("unhandled", broken, unhandled)},
    }


def of_kind(trials: Sequence[Trial], kind: str) -> list[Trial]:
    """The trials of one kind of submission."""
    return [t for t in trials if t.sample.kind == kind]


def _count(
    name: str, trials: list[Trial], holds: Callable[[Trial], bool], cases_are_misses: bool = False
) -> dict[str, Any]:
    cases = [t.sample.name for t in trials if holds(t) is not cases_are_misses]
    return {name: sum(map(holds, trials)), f"{name}_{'misses' if cases_are_misses else 'cases'}": cases}


def met(bar: Bar, found: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether these rates hold what the bar demands."""
    return bar.met(found[bar.kind][bar.figure], found[bar.kind]["submissions"])


def stands(audit: Audit) -> bool:
    """Whether each bar is met, and each submission got what it states under every secret."""
    found, again = rates(audit.trials), [t for trials in audit.again.values() for t in trials]
    return all(met(bar, found) for bar in BARS) and not any(t.differs() for t in (*audit.trials, *again))


def blind(trials: Sequence[Trial]) -> list[Trial]:
    """The trials of submissions that were written without sight of the rubric."""
    return [t for t in trials if t.sample.blind]


def restated(trials: Sequence[Trial]) -> dict[str, Any]:
    """The submissions whose author's first statement was changed after the first grading."""
    cases = [t.sample.title for t in trials if t.sample.restated]
    return {"submissions": len(trials), "restated": len(cases), "restated_cases": cases}


def criteria(trials: Sequence[Trial]) -> dict[str, list[str]]:
    """The criteria that were asked, by check, in the rubric's order."""
    asked: dict[str, list[str]] = {}
    for line in dict.fromkeys(c for t in trials for c in t.criteria):
        check, _, criterion = line.partition(": ")
        asked.setdefault(check, []).append(criterion)
    return asked


def never_failed(trials: Sequence[Trial]) -> list[str]:
    """Criteria that no mistaken submission failed: nothing shows that they can be."""
    asked = {c for t in trials for c in t.criteria}
    failed = {
        c for t in of_kind(trials, "mistaken") for c, status in t.criteria.items() if status == "failed"
    }
    return sorted(asked - failed)


def known(check: Check, key: Mapping[str, Any] | None) -> list[Misconception]:
    """The misconceptions that can be named in a check, those of the answer key among them, once each."""
    return list({m.name: m for m in (*check.misconceptions, *named_in(key, check.id))}.values())


def never_shown(
    trials: Sequence[Trial],
    lesson: str,
    key: Mapping[str, Any] | None = None,
    checks: CourseChecks = PACKAGE,
) -> list[str]:
    """Misconceptions that can be named and that no submission of the bank states."""
    names = {m.name for check in rubric(lesson, checks).checks for m in known(check, key)}
    names |= {m.name for m in MACHINE}
    return sorted(names - {name for t in trials for name in t.sample.names})


def luck(audit: Audit) -> dict[str, Any]:
    """The submissions that were graded under several secrets, and those whose result hung on which."""
    found = {t.sample.title: differences(t, audit.again.get(t.sample.title, ())) for t in audit.trials}
    differing = {title: lines for title, lines in found.items() if lines}
    return {
        "submissions": len(audit.again),
        "secrets": audit.secrets,
        "differing": len(differing),
        "differing_cases": list(differing),
        "differences": differing,
    }


def differences(first: Trial, again: Sequence[Trial]) -> list[str]:
    """What further secrets changed about a trial, a line for each secret that did."""
    return [f"secret {other.secret + 1}: {change}" for other in again if (change := _change(first, other))]


def _change(first: Trial, other: Trial) -> str:
    told = [] if first.got() == other.got() else [f"{other.got()}, not {first.got()}"]
    for line in dict.fromkeys((*first.criteria, *other.criteria)):
        before, after = first.criteria.get(line, "not asked"), other.criteria.get(line, "not asked")
        told += [f"{line} {after}, not {before}"] if before != after else []
    return "; ".join(told)


def as_json(audit: Audit) -> dict[str, Any]:
    """Everything that an audit found, as JSON holds it."""
    return {
        **rates(audit.trials),
        "blind": rates(blind(audit.trials)),
        "luck": luck(audit),
        "restated": restated(audit.trials),
        "never_failed": never_failed(audit.trials),
        "never_shown": never_shown(audit.trials, audit.lesson, audit.key, audit.checks),
        "only": list(audit.only),
        "cases": [_case(t) for t in audit.trials],
    }


def _case(trial: Trial) -> dict[str, Any]:
    sample: Sample = trial.sample
    return {
        "kind": sample.kind,
        "name": sample.name,
        "blind": sample.blind,
        "subtle": sample.subtle,
        "restated": sample.restated,
        "about": sample.about,
        "expected": None if sample.marks is None else dict(sample.marks),
        "lost": trial.lost,
        "expected_names": sorted(sample.names),
        "names": sorted(trial.names),
        "criteria": dict(trial.criteria),
        "refused": trial.refused,
        "error": trial.error,
        "remarks": list(trial.remarks),
        "differs": trial.differs(),
    }

"""The grader graded: every submission of the bank through the real path, and how often it was wrong."""

from __future__ import annotations

import functools
import os
import tempfile
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from autograder.checks import rubric
from autograder.grading.bank import KINDS, Sample, samples
from autograder.grading.course import Course
from autograder.grading.trial import Trial, grade, hand_in, lay_out


def run(
    root: Path, lesson: str, jobs: int | None = None, done: Callable[[Trial], None] = lambda trial: None
) -> list[Trial]:
    """Grade the lesson's whole bank, ``jobs`` submissions at a time; the trials in the bank's order.

    ``done`` is called after each. Raises: FileNotFoundError without a bank; OverlayError; CourseError.
    """
    bank = samples(root, lesson)
    trials: dict[Path, Trial] = {}
    with (
        tempfile.TemporaryDirectory(prefix="autograder-") as folder,
        ProcessPoolExecutor(jobs or os.cpu_count()) as pool,
    ):
        waiting = [pool.submit(_try, root, Path(folder), lesson, s.kind, s.name) for s in bank]
        for future in as_completed(waiting):
            trial = future.result()
            trials[trial.sample.path] = trial
            done(trial)
    return [trials[s.path] for s in bank]


@functools.cache
def _own_course(root: Path, folder: Path, lesson: str) -> Course:
    """This worker process's course."""
    warnings.simplefilter("ignore")
    return lay_out(root, folder / str(os.getpid()), lesson)


def _try(root: Path, folder: Path, lesson: str, kind: str, name: str) -> Trial:
    course = _own_course(root, folder, lesson)
    sample = next(s for s in samples(root, lesson, kind) if s.name == name)
    student = f"{kind}-{name}"
    hand_in(course, sample, student)
    return grade(course, sample, student)


def wrongly_failed(trial: Trial) -> bool:
    """A correct submission that lost any point, or was refused."""
    return bool(trial.refused or trial.lost)


def full_marks(trial: Trial) -> bool:
    """A mistaken submission that lost nothing."""
    return not trial.refused and not trial.lost


def named_right(trial: Trial) -> bool:
    """The names said are exactly those that the sample states."""
    return not trial.refused and set(trial.names) == trial.sample.names


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
    correct, mistaken, hostile, broken = (_of(trials, kind) for kind in KINDS)
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


def _of(trials: Sequence[Trial], kind: str) -> list[Trial]:
    return [t for t in trials if t.sample.kind == kind]


def _count(
    name: str, trials: list[Trial], holds: Callable[[Trial], bool], cases_are_misses: bool = False
) -> dict[str, Any]:
    cases = [t.sample.name for t in trials if holds(t) is not cases_are_misses]
    return {name: sum(map(holds, trials)), f"{name}_{'misses' if cases_are_misses else 'cases'}": cases}


def blind(trials: Sequence[Trial]) -> list[Trial]:
    """The trials of submissions that were written without sight of the rubric."""
    return [t for t in trials if t.sample.blind]


def never_failed(trials: Sequence[Trial]) -> list[str]:
    """Criteria that no mistaken submission failed: nothing shows that they can be."""
    asked = {c for t in trials for c in t.criteria}
    failed = {c for t in _of(trials, "mistaken") for c, status in t.criteria.items() if status != "passed"}
    return sorted(asked - failed)


def never_shown(trials: Sequence[Trial], lesson: str) -> list[str]:
    """Misconceptions that the rubric names and no submission of the bank states."""
    known = {m.name for check in rubric(lesson).checks for m in check.misconceptions}
    return sorted(known - {name for t in trials for name in t.sample.names})


def as_json(trials: Sequence[Trial], lesson: str) -> dict[str, Any]:
    """Everything that an audit found, as JSON holds it."""
    return {
        **rates(trials),
        "blind": rates(blind(trials)),
        "never_failed": never_failed(trials),
        "never_shown": never_shown(trials, lesson),
        "cases": [_case(t) for t in trials],
    }


def _case(trial: Trial) -> dict[str, Any]:
    sample: Sample = trial.sample
    return {
        "kind": sample.kind,
        "name": sample.name,
        "blind": sample.blind,
        "about": sample.about,
        "expected": None if sample.marks is None else dict(sample.marks),
        "lost": trial.lost,
        "expected_names": sorted(sample.names),
        "names": sorted(trial.names),
        "criteria": dict(trial.criteria),
        "refused": trial.refused,
        "remarks": list(trial.remarks),
        "differs": trial.differs(),
    }

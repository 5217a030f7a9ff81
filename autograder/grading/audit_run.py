"""The grader graded: the submissions of the bank through the real path, several at a time."""

from __future__ import annotations

import functools
import multiprocessing
import os
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from autograder.grading.audit import Audit
from autograder.grading.audit_kept import Kept
from autograder.grading.bank import Sample, samples
from autograder.grading.cores import cores
from autograder.grading.course import Course
from autograder.grading.keys import FOLDER as KEYS
from autograder.grading.keys import read_key
from autograder.grading.trial import Trial, grade, hand_in, lay_out


@dataclass(frozen=True)
class Task:
    """One sample to be graded under one public secret. ``folder``: where workers lay their courses."""

    root: Path
    folder: Path
    sample: Sample
    secret: int = 0


def chosen(root: Path, lesson: str, only: Sequence[str] = ()) -> list[Sample]:
    """The bank's submissions whose title, ``kind/name``, matches any of the patterns; all without patterns.

    Raises: FileNotFoundError without a bank, or where nothing matches; OverlayError.
    """
    bank = samples(root, lesson)
    found = [s for s in bank if not only or any(fnmatch(s.title, pattern) for pattern in only)]
    if not found:
        raise FileNotFoundError(f"no submission of {lesson} is called {' or '.join(only)}")
    return found


def tries(bank: Sequence[Sample], secrets: int) -> list[tuple[Sample, int]]:
    """Every submission under the first secret; under the others those whose result might hang on luck."""
    again = [s for s in bank if s.kind == "correct" or (s.kind == "mistaken" and s.subtle)]
    return [(s, 0) for s in bank] + [(s, secret) for secret in range(1, secrets) for s in again]


def run(
    root: Path,
    bank: Sequence[Sample],
    only: Sequence[str] = (),
    secrets: int = 1,
    jobs: int | None = None,
    done: Callable[[Trial], None] = lambda trial: None,
    keep: Path | None = None,
) -> Audit:
    """Grade these submissions of one lesson of the course at ``root``, ``jobs`` at a time.

    ``only``: the patterns that they were chosen by. ``secrets``: how many public secrets. ``done`` is called
    after each. ``keep``: a folder of results, see `Kept`; what lies there and still stands is not graded
    again. Whatever goes wrong with one of them is that trial's ``error``. Raises: CourseError, OSError.
    """
    checks, wanted = Course(root).checks, tries(bank, secrets)
    kept = Kept(keep, root) if keep else None
    found: dict[tuple[str, int], Trial] = {}
    for sample, secret in wanted:
        if kept and (trial := kept.read(sample, secret)):
            found[sample.title, secret] = trial
            done(trial)

    def keeping(trial: Trial) -> None:
        if kept:
            kept.write(trial)
        done(trial)

    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:
        tasks = [
            Task(root, Path(folder), s, number) for s, number in wanted if (s.title, number) not in found
        ]
        fresh = graded(tasks, attempt, jobs or cores(), keeping)
    found |= {(trial.sample.title, trial.secret): trial for trial in fresh}
    trials = [found[sample.title, secret] for sample, secret in wanted]
    first = tuple(t for t in trials if t.secret == 0)
    again = {t.sample.title: tuple(o for o in trials if o.secret and o.sample == t.sample) for t in first}
    return Audit(
        bank[0].lesson,
        first,
        {title: others for title, others in again.items() if others},
        secrets,
        tuple(only),
        read_key(root / KEYS, bank[0].lesson),
        checks,
    )


def graded(
    tasks: Sequence[Task], work: Callable[[Task], Trial], jobs: int, done: Callable[[Trial], None]
) -> list[Trial]:
    """The trials in the tasks' order, each from a process that may die without harm to the others."""
    with _workers(jobs) as (threads, worker):
        waiting = [threads.submit(_safely, worker, work, task) for task in tasks]
        for future in as_completed(waiting):
            done(future.result())
    return [future.result() for future in waiting]


class _Worker(threading.local):
    """A thread's own worker process: when it dies, one task is to blame, and a fresh one takes its place."""

    def __init__(self, started: list[ProcessPoolExecutor]) -> None:
        self.started = started
        self.renew()

    def renew(self) -> None:
        """A fresh process; spawned, as forking beside other threads may hang."""
        self.process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        self.started.append(self.process)


@contextmanager
def _workers(jobs: int) -> Iterator[tuple[ThreadPoolExecutor, _Worker]]:
    started: list[ProcessPoolExecutor] = []
    threads = ThreadPoolExecutor(jobs)
    try:
        yield threads, _Worker(started)
    finally:
        threads.shutdown(cancel_futures=True)
        for process in started:
            process.shutdown()


def _safely(worker: _Worker, work: Callable[[Task], Trial], task: Task) -> Trial:
    try:
        return worker.process.submit(work, task).result()
    except BrokenProcessPool:
        worker.renew()
        problem = "the process that graded it died"
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    return Trial(task.sample, error=problem, secret=task.secret)


def attempt(task: Task) -> Trial:
    """Hand the sample in and grade it, in this worker process's own course for that secret."""
    course = _own_course(task.root, task.folder, task.sample.lesson, task.secret)
    student = f"{task.sample.kind}-{task.sample.name}"
    hand_in(course, task.sample, student)
    return grade(course, task.sample, student, task.secret)


@functools.cache
def _own_course(root: Path, folder: Path, lesson: str, secret: int) -> Course:
    warnings.simplefilter("ignore")
    return lay_out(root, folder / f"{os.getpid()}-{secret}", lesson, secret=secret)

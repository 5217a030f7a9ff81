"""The demonstration: one class, from release to feedback, through nbgrader's own steps."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.grading.bank import OverlayError, Sample, samples
from autograder.grading.course import Course, CourseError
from autograder.grading.trial import Trial, grade, hand_in, lay_out
from autograder.sandbox.walls import NoSandbox, find_wall

LESSON = "variational-autoencoders"
CLASS = {
    "ada": "correct/batchnorm_chunked_head",
    "ben": "mistaken/recon_mean_over_pixels",
    "chloe": "mistaken/kl_mean_over_dims",
    "deniz": "mistaken/sigma_exp_logvar",
    "emil": "hostile/forged_output",
    "fatou": "broken/not_json",
}
"""Six students, and the submission of the bank that each hands in."""


def run_demo(root: Path, into: Path, console: Console) -> int:
    """Release, grade six submissions, write feedback, print what came of it. Returns the exit status."""
    try:
        find_wall()
        bank = {f"{s.kind}/{s.name}": s for s in samples(root, LESSON)}
        shutil.rmtree(into, ignore_errors=True)
        course, trials, pages = _grade(root, into, {s: bank[name] for s, name in CLASS.items()}, console)
    except (NoSandbox, CourseError, OverlayError, OSError) as error:
        console.print(f"demo: {error}", highlight=False, soft_wrap=True)
        return 1
    console.print(_table(trials))
    for trial in trials.values():
        if trial.refused:
            console.print(f"Refused: {trial.refused}", highlight=False, soft_wrap=True)
    console.print("The written answer (3 points) waits for a person, in the formgrader.\n")
    console.print("Open these pages:")
    for page in pages:
        console.print(f"  {page}", highlight=False, soft_wrap=True)
    console.print(f"Gradebook: {course.root / 'gradebook.db'}", highlight=False, soft_wrap=True)
    return 0


def _grade(
    root: Path, into: Path, class_: dict[str, Sample], console: Console
) -> tuple[Course, dict[str, Trial], list[Path]]:
    trials: dict[str, Trial] = {}
    pages: list[Path] = []
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("releasing the lesson", total=1 + len(class_))
        course = lay_out(root, into, LESSON)
        for student, sample in class_.items():
            progress.update(task, advance=1, description=f"grading {student}")
            hand_in(course, sample, student)
            trials[student] = grade(course, sample, student)
            if not trials[student].refused:
                pages.append(course.generate_feedback(LESSON, student))
        progress.update(task, advance=1, description="graded")
    return course, trials, pages


def _table(trials: dict[str, Trial]) -> Table:
    table = Table("student", "handed in", "points", "named mistakes", title=LESSON)
    for student, trial in trials.items():
        points = f"{sum(trial.marks.values()):g} of {sum(trial.most.values()):g}"
        about = f"{trial.sample.kind}: {trial.sample.about.splitlines()[0]}"
        table.add_row(student, about, "refused" if trial.refused else points, ", ".join(trial.names))
    return table

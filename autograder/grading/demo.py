"""The demonstration: a class in all lessons, from release to feedback, through nbgrader's own steps."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.grading.bank import OverlayError, Sample, samples
from autograder.grading.class_page.writing import write_report
from autograder.grading.course import Course, CourseError
from autograder.grading.trial import Trial, grade, hand_in, lay_out
from autograder.sandbox.walls import NoSandbox, find_wall

CLASS = {
    "from-classification-to-generation": {
        "ada": "correct/adds_logarithms",
        "ben": "mistaken/multiplies_pixels_by_values",
        "chloe": "mistaken/black_and_white_thinking",
    },
    "autoencoders": {
        "ada": "correct/helpers_and_closures",
        "ben": "mistaken/u_net_skip_connection",
        "deniz": "mistaken/tanh_and_bce_from_a_gan_tutorial",
    },
    "variational-autoencoders": {
        "ada": "correct/batchnorm_chunked_head",
        "ben": "mistaken/recon_mean_over_pixels",
        "chloe": "mistaken/kl_mean_over_dims",
        "deniz": "mistaken/sigma_exp_logvar",
        "emil": "hostile/forged_output",
        "fatou": "broken/not_json",
    },
    "exploring-latent-spaces": {
        "ada": "correct/loops_and_floats",
        "chloe": "mistaken/pixels_in_latent_clothes",
        "deniz": "mistaken/principal_plane",
    },
}
"""For each lesson its students, and the submission of the bank that each hands in."""


@dataclass
class Shown:
    """What came of one lesson: the trials, by student, the feedback's pages, and the class page."""

    trials: dict[str, Trial] = field(default_factory=dict)
    pages: list[Path] = field(default_factory=list)
    report: Path | None = None


def run_demo(root: Path, into: Path, console: Console) -> int:
    """Release all lessons, grade a class, write feedback, print what came of it. Returns the exit status."""
    try:
        find_wall()
        bank = {(s.lesson, s.title): s for lesson in CLASS for s in samples(root, lesson)}
        shutil.rmtree(into, ignore_errors=True)
        course, shown = _grade(root, into, bank, console)
    except (NoSandbox, CourseError, OverlayError, OSError) as error:
        console.print(f"demo: {error}", highlight=False, soft_wrap=True)
        return 1
    for lesson, found in shown.items():
        console.print(_table(lesson, found.trials))
        for trial in found.trials.values():
            if trial.refused:
                console.print(f"Refused: {trial.refused}", highlight=False, soft_wrap=True)
    console.print("Written answers wait for a person, in the formgrader.\n")
    console.print("Open these pages:")
    for page in (page for found in shown.values() for page in found.pages):
        console.print(f"  {page}", highlight=False, soft_wrap=True)
    console.print("For assistants, the class pages:")
    for found in shown.values():
        console.print(f"  {found.report}", highlight=False, soft_wrap=True)
    console.print(f"Gradebook: {course.root / 'gradebook.db'}", highlight=False, soft_wrap=True)
    return 0


def _grade(
    root: Path, into: Path, bank: Mapping[tuple[str, str], Sample], console: Console
) -> tuple[Course, dict[str, Shown]]:
    shown = {lesson: Shown() for lesson in CLASS}
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("releasing the lessons", total=1 + sum(map(len, CLASS.values())))
        course = lay_out(root, into, *CLASS)
        for lesson, class_ in CLASS.items():
            for student, title in class_.items():
                progress.update(task, advance=1, description=f"grading {student}'s {lesson}")
                hand_in(course, bank[lesson, title], student)
                trial = shown[lesson].trials[student] = grade(course, bank[lesson, title], student)
                if not trial.refused:
                    shown[lesson].pages.append(course.generate_feedback(lesson, student))
            shown[lesson].report = write_report(course, lesson)
        progress.update(task, advance=1, description="graded")
    return course, shown


def _table(lesson: str, trials: Mapping[str, Trial]) -> Table:
    table = Table("student", "handed in", "points", "named mistakes", title=lesson)
    for student, trial in trials.items():
        points = f"{sum(trial.marks.values()):g} of {sum(trial.most.values()):g}"
        about = f"{trial.sample.kind}: {trial.sample.about.splitlines()[0]}"
        table.add_row(student, about, "refused" if trial.refused else points, ", ".join(trial.names))
    return table

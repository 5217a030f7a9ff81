"""The demonstration: one class, from release to feedback, through nbgrader's own steps."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.grading.bank import Sample, build, samples
from autograder.grading.course import CONFIG, Course, CourseError
from autograder.sandbox.walls import NoSandbox, find_wall

LESSON = "variational-autoencoders"
CLASS: dict[str, tuple[str, str | int]] = {
    "ada": ("correct", 0),
    "ben": ("mistaken", "loss-mean-over-pixels"),
    "chloe": ("mistaken", "kl-mean-over-dims"),
    "deniz": ("mistaken", "sigma-without-half"),
    "emil": ("hostile", 0),
    "fatou": ("broken", 0),
}


@dataclass
class Row:
    """One student's line in the table."""

    student: str
    sample: Sample
    points: float = 0.0
    most: float = 0.0
    named: list[str] = field(default_factory=list)
    remark: str = ""
    page: Path | None = None
    seconds: float = 0.0


def run_demo(root: Path, into: Path, console: Console) -> int:
    """Release, grade six submissions, write feedback, print what came of it. Returns the exit status."""
    try:
        find_wall()
        course = _lay_out(root, into)
        rows = _grade(course, _hand_in(root, course), console)
    except (NoSandbox, CourseError) as error:
        console.print(f"demo: {error}", highlight=False, soft_wrap=True)
        return 1
    _print(rows, course, console)
    return 0


def _lay_out(root: Path, into: Path) -> Course:
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    shutil.copy(root / CONFIG, into)
    shutil.copytree(root / "assignments" / LESSON, into / "assignments" / LESSON)
    return Course(into)


def _hand_in(root: Path, course: Course) -> list[Row]:
    source = nbformat.read(root / "assignments" / LESSON / f"{LESSON}.ipynb", as_version=4)
    bank = samples(root / "reference" / "submissions", LESSON)
    rows = []
    for student, wanted in CLASS.items():
        sample = _choose(bank, *wanted)
        for name, data in build(sample, source).items():
            target = course.root / "submitted" / student / LESSON / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        rows.append(Row(student, sample))
    return rows


def _choose(bank: tuple[Sample, ...], kind: str, which: str | int) -> Sample:
    of_kind = [s for s in bank if s.kind == kind]
    return of_kind[which] if isinstance(which, int) else next(s for s in of_kind if which in s.names)


def _grade(course: Course, rows: list[Row], console: Console) -> list[Row]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("release", total=1 + len(rows))
        course.generate_assignment(LESSON)
        progress.advance(task)
        for row in rows:
            progress.update(task, description=f"grading {row.student}")
            _grade_one(course, row)
            progress.advance(task)
        progress.update(task, description="graded")
    return rows


def _grade_one(course: Course, row: Row) -> None:
    started_s = time.monotonic()
    try:
        course.autograde(LESSON, row.student)
    except CourseError as error:
        row.remark = str(error)
        return
    row.page = course.generate_feedback(LESSON, row.student)
    row.seconds = time.monotonic() - started_s
    summary = json.loads((course.root / "transcripts" / LESSON / f"{row.student}.json").read_text())
    row.points = sum(m["points"] for m in summary["marks"])
    row.most = sum(m["most"] for m in summary["marks"])
    row.named = [m["named"] for m in summary["marks"] if m["named"]]
    row.remark = "; ".join(i["says"] for i in summary["incidents"])


def _print(rows: list[Row], course: Course, console: Console) -> None:
    table = Table("student", "submission", "points", "named mistakes", "remarks", title=LESSON)
    for row in rows:
        points = f"{row.points:g} of {row.most:g}" if row.page else "refused"
        about = f"{row.sample.kind}: {row.sample.about.splitlines()[0]}"
        table.add_row(row.student, about, points, ", ".join(row.named), row.remark)
    console.print(table)
    console.print("The written answer (3 points) waits for a person: `nbgrader formgrader`.\n")
    console.print("Open these:")
    for row in rows:
        if row.page:
            console.print(f"  {row.page}", highlight=False, soft_wrap=True)
    console.print(f"Gradebook: {course.root / 'gradebook.db'}", highlight=False, soft_wrap=True)

"""``autograder regrade``: A class judged again from its transcripts."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from autograder.commands import HELP
from autograder.grading.class_display import summary
from autograder.grading.course import Course, CourseError
from autograder.grading.keys import KeyFileError
from autograder.grading.pool import Where, workers
from autograder.grading.regrade import judges
from autograder.grading.regrade_class import ClassRegrade
from autograder.grading.regrade_told import regrade_class, run_missing
from autograder.grading.secret import SecretError
from autograder.grading.there import ClusterError
from autograder.grading.whole_class import Busy, ClassRun, How, alone


@click.command(context_settings=HELP)
@click.argument("lesson")
@click.option("--write", "wanted", is_flag=True, help="Write what changes; else it is shown.")
@click.option("--run-missing", "wants_run", is_flag=True, help="Run those that a new question needs.")
@click.option("--workers", "count", type=click.IntRange(1), help="At a time; default: as many as cores.")
@click.option("--json", "as_json", is_flag=True, help="Print what changes as JSON.")
def regrade(lesson: str, wanted: bool, wants_run: bool, count: int | None, as_json: bool) -> None:
    """Judge a class again from its transcripts, by what judges now; no student's code runs.

    Manual marks and comments stay. What marks were before is kept below the lesson's transcripts.
    """

    def run(students: list[str]) -> set[str]:
        grading = ClassRun(course, lesson)
        with workers(Where(count), grading.preparing.examine.wall) as pool:
            grading.run(students, lambda: pool)
        Console(stderr=True).print(summary(grading.done))
        return {done.student for done in grading.done if done.how is not How.REFUSED}

    try:
        course = Course(Path.cwd().resolve(), reuse=True)
        with alone(course.root / "transcripts", lesson), judges(count) as processes:
            told = regrade_class(ClassRegrade(course, lesson), wanted, processes)
            if wants_run and told.missing:
                told = run_missing(told, ClassRegrade(course, lesson), run)
    except (CourseError, ClusterError, SecretError, KeyFileError, Busy) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(told.as_json(), indent=1))
    else:
        for line in told.lines():
            click.echo(line)

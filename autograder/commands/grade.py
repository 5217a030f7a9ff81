"""``autograder grade``: A class, several submissions at a time."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console

from autograder.commands import HELP
from autograder.grading.class_display import as_json as class_json
from autograder.grading.class_display import class_progress, summary
from autograder.grading.course import Course, CourseError
from autograder.grading.keys import KeyFileError
from autograder.grading.pool import Where, workers
from autograder.grading.secret import SecretError
from autograder.grading.stopping import stoppable
from autograder.grading.there import ClusterError
from autograder.grading.whole_class import Busy, ClassRun, How, alone

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(context_settings=HELP)
@click.argument("lesson")
@click.option("--student", "students", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@click.option("--workers", "count", type=click.IntRange(1), help="At a time; default: as many as cores.")
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask cluster that runs already.")
@click.option("--tls-ca", default="", metavar="FILE", help="For that cluster: who vouches for it.")
@click.option("--tls-cert", default="", metavar="FILE", help="For that cluster: this side's certificate.")
@click.option("--tls-key", default="", metavar="FILE", help="For that cluster: the certificate's key.")
@click.option("--force", is_flag=True, help="Run every submission, whatever was kept.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of each submission as JSON.")
def grade(
    lesson: str,
    students: tuple[str, ...],
    count: int | None,
    scheduler: str,
    tls_ca: str,
    tls_cert: str,
    tls_key: str,
    force: bool,
    as_json: bool,
) -> None:
    """Grade a class: what is new is examined, several submissions at a time; marks go into the gradebook.

    Started again after whatever stopped it, it goes on where it was. The exit status is 1 where a submission
    was refused or left to a person, 130 where Ctrl-C came before the end.
    """
    console, started_s = Console(stderr=True), time.monotonic()
    where = Where(count, scheduler, tls_ca, tls_cert, tls_key)
    try:
        course = Course(Path.cwd().resolve(), reuse=True)
        with (
            ExitStack() as stack,
            alone(course.root / "transcripts", lesson),
            stoppable() as stopped,
            class_progress(lesson, console) as show,
        ):
            run = ClassRun(course, lesson, force, show, stopped)
            wall = run.preparing.examine.wall
            finished = run.run(run.start(students), lambda: stack.enter_context(workers(where, wall)))
    except (CourseError, ClusterError, SecretError, KeyFileError, Busy) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        told = class_json(lesson, run.done, finished, time.monotonic() - started_s)
        click.echo(json.dumps(told, indent=1))
    console.print(summary(run.done))
    if not finished or stopped():
        console.print(
            f"Stopped: {len(run.done)} of {run.total} are done. Started again, it goes on from there."
        )
        sys.exit(130)
    sys.exit(1 if any(done.how in (How.REFUSED, How.LEFT) for done in run.done) else 0)

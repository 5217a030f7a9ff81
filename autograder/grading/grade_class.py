"""What `autograder grade` does, from the course folder to the exit status."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from autograder.grading.class_display import as_json as class_json
from autograder.grading.class_display import class_progress, summary
from autograder.grading.course import Course, CourseError
from autograder.grading.keys import KeyFileError
from autograder.grading.pool import Where, workers
from autograder.grading.secret import SecretError
from autograder.grading.stopping import stoppable
from autograder.grading.there import ClusterError
from autograder.grading.whole_class import Busy, ClassRun, How, alone


def grade_class(
    lesson: str, students: tuple[str, ...], where: Mapping[str, Any], force: bool, as_json: bool
) -> NoReturn:
    """Grade the class in this folder and leave with the command's exit status. ``where``: a `Where`'s fields.

    Raises: ClickException, one line for staff.
    """
    console, started_s = Console(stderr=True), time.monotonic()
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
            finished = run.run(
                run.start(students), lambda: stack.enter_context(workers(Where(**where), wall))
            )
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

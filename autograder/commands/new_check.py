"""``autograder new-check``: The stub of a check, to be edited from a state that works."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.checks.course import ChecksError
from autograder.grading.course import Course, CourseError
from autograder.grading.new_check import StubError
from autograder.grading.new_check import new_check as make


@click.command("new-check")
@click.argument("lesson")
@click.argument("check_id", metavar="CHECK-ID")
def new_check(lesson: str, check_id: str) -> None:
    """Make a check with a criterion, a misconception, its cells in the notebook and its part of the bank.

    All of it works as it is written: the audit stands. LESSON and CHECK-ID are written as two-layers.
    """
    try:
        written = make(Course(Path.cwd().resolve()), lesson, check_id)
    except (StubError, CourseError, ChecksError) as error:
        raise click.ClickException(str(error)) from None
    for path in written:
        click.echo(f"written: {path}")
    click.echo(f"It works as it stands: autograder audit {lesson}")

"""``autograder report``: The class page of a lesson."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from autograder.commands import HELP
from autograder.grading.class_page.writing import write_report
from autograder.grading.course import Course, CourseError
from autograder.grading.keys import KeyFileError
from autograder.grading.secret import SecretError


@click.command(context_settings=HELP)
@click.argument("lesson")
@click.option("--pseudonyms", is_flag=True, help="No name, and no text of a student's: for a lecture.")
def report(lesson: str, pseudonyms: bool) -> None:
    """Write the class page of a lesson from what grading left here, and say where it is."""
    console = Console(stderr=True)
    try:
        course = Course(Path.cwd().resolve(), reuse=True)
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task(f"reading {lesson}", total=None)
            page = write_report(
                course, lesson, pseudonyms, lambda done, of: progress.update(task, completed=done, total=of)
            )
    except (CourseError, SecretError, KeyFileError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(page)

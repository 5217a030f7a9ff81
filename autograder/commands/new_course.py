"""``autograder new-course``: A folder for a course of your own."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.grading.new_check import StubError
from autograder.grading.new_check import new_course as make


@click.command("new-course")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def new_course(folder: Path) -> None:
    """Make a course folder: its nbgrader_config.py, which says where the course's own checks lie."""
    try:
        click.echo(f"written: {make(folder)}")
    except StubError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Next: cd {folder}; autograder new-check LESSON CHECK-ID")

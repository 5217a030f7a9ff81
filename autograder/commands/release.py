"""``autograder release``: Students' notebooks from instructors'."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands import HELP
from autograder.grading.release import release_lessons


@click.command(context_settings=HELP)
@click.option("--course", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def release(course: Path) -> None:
    """Make the students' notebooks in release/ from the instructors' in assignments/."""
    for path in release_lessons(course.resolve()):
        click.echo(path)

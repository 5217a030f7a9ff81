"""The command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from autograder.grading.demo import run_demo
from autograder.grading.release import release_lessons
from autograder.sandbox.doctor import examine_machine


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An oral exam for notebooks: nbgrader courses judged from outside the student's reach."""


@main.command()
def doctor() -> None:
    """Say what is there and what is missing, and prove the sandbox's walls by attacking them."""
    probes = examine_machine()
    table = Table("", "probe", "found", show_edge=False)
    for probe in probes:
        table.add_row("ok" if probe.ok else "NO", probe.name, probe.detail)
    Console().print(table)
    missing = [p for p in probes if not p.ok]
    for probe in missing:
        click.echo(f"{probe.name}: {probe.remedy}")
    sys.exit(1 if missing else 0)


@main.command()
@click.option("--course", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def release(course: Path) -> None:
    """Make the students' notebooks in release/ from the instructors' in assignments/."""
    for path in release_lessons(course.resolve()):
        click.echo(path)


@main.command()
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default="build/demo")
def demo(into: Path) -> None:
    """Release the lesson, grade a class of six sample submissions, and say which pages to open."""
    sys.exit(run_demo(Path.cwd(), into.resolve(), Console()))

"""``autograder demo``: The main job once, on sample submissions."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from autograder.commands import HELP
from autograder.grading.demo import run_demo


@click.command(context_settings=HELP)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default="build/demo")
def demo(into: Path) -> None:
    """Release the lessons, grade a class of sample submissions, and say which pages to open."""
    sys.exit(run_demo(Path.cwd(), into.resolve(), Console()))

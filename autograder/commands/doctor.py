"""``autograder doctor``: What is there, what is missing, and the proof that the walls hold."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from autograder.commands import HELP
from autograder.sandbox.remedies import NOT_LINUX

if sys.platform == "linux":  # elsewhere they can't be imported
    from autograder.grading.course import CONFIG, Course
    from autograder.grading.leftovers import leftovers, repair
    from autograder.sandbox.doctor import Probe, examine_machine


@click.command(context_settings=HELP)
@click.option("--repair", "wanted", is_flag=True, help="Take away what a killed nbgrader left.")
def doctor(wanted: bool) -> None:
    """Say what is there and what is missing, and prove the sandbox's walls by attacking them.

    In a course folder also: submissions that nbgrader would skip, since it was killed while it graded them.
    """
    if sys.platform != "linux":
        raise click.ClickException(NOT_LINUX)
    probes = [*examine_machine(), *(_course_probes(wanted) if (Path.cwd() / CONFIG).exists() else ())]
    table = Table("", "probe", "found", show_edge=False)
    for probe in probes:
        table.add_row("ok" if probe.ok else "NO", probe.name, probe.detail)
    Console().print(table)
    missing = [p for p in probes if not p.ok]
    for probe in missing:
        click.echo(f"{probe.name}: {probe.remedy}")
    sys.exit(1 if missing else 0)


def _course_probes(wanted: bool) -> list[Probe]:
    """What is amiss in this course folder; taken away where it is wanted."""
    found = leftovers(Course(Path.cwd().resolve()))
    if not found:
        return [Probe("autograded", True, "no submission was left half graded", "")]
    if wanted:
        for leftover in found:
            repair(leftover)
        return [Probe("autograded", True, f"taken away: {leftover.folder}", "") for leftover in found]
    remedy = "if no grading is under way: autograder doctor --repair, then grade again"
    return [Probe("autograded", False, leftover.says(), remedy) for leftover in found]

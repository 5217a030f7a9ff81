"""The command line."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from autograder.grading.audit import as_json as audit_json
from autograder.grading.audit import stands
from autograder.grading.audit_page import as_markdown as audit_markdown
from autograder.grading.audit_page import as_page as audit_page
from autograder.grading.audit_run import chosen, tries
from autograder.grading.audit_run import run as run_audit
from autograder.grading.audit_tables import audit_progress, audit_tables
from autograder.grading.bank import OverlayError
from autograder.grading.class_display import as_json as class_json
from autograder.grading.class_display import class_progress, summary
from autograder.grading.course import CONFIG, Course, CourseError
from autograder.grading.demo import run_demo
from autograder.grading.keys import KeyFileError
from autograder.grading.leftovers import leftovers, repair
from autograder.grading.pool import ClusterError, Where, workers
from autograder.grading.regrade import judges
from autograder.grading.regrade_class import ClassRegrade
from autograder.grading.regrade_told import regrade_class
from autograder.grading.release import release_lessons
from autograder.grading.secret import SecretError
from autograder.grading.stopping import stoppable
from autograder.grading.whole_class import Busy, ClassRun, How, alone
from autograder.sandbox.doctor import Probe, examine_machine

FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An oral exam for notebooks: nbgrader courses judged from outside the student's reach."""


@main.command()
@click.option("--repair", "wanted", is_flag=True, help="Take away what a killed nbgrader left.")
def doctor(wanted: bool) -> None:
    """Say what is there and what is missing, and prove the sandbox's walls by attacking them.

    In a course folder also: submissions that nbgrader would skip, since it was killed while it graded them.
    """
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


@main.command()
@click.option("--course", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True)
def release(course: Path) -> None:
    """Make the students' notebooks in release/ from the instructors' in assignments/."""
    for path in release_lessons(course.resolve()):
        click.echo(path)


@main.command()
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), default="build/demo")
def demo(into: Path) -> None:
    """Release the lessons, grade a class of sample submissions, and say which pages to open."""
    sys.exit(run_demo(Path.cwd(), into.resolve(), Console()))


@main.command()
@click.argument("lesson", default="variational-autoencoders")
@click.option(
    "--only", multiple=True, metavar="PATTERN", help="A part of the bank: 'mistaken/kl_*'; repeatable."
)
@click.option(
    "--secrets", type=click.IntRange(1), default=1, show_default=True, help="Exams for each, to see luck."
)
@click.option("--jobs", type=click.IntRange(1), help="Submissions at a time; default: as many as cores.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that was found as JSON.")
@click.option("--html", type=FILE, help="Write a page with the matrix and every diagnosis.")
@click.option("--markdown", type=FILE, help="Write the rates as Markdown, to be published.")
def audit(
    lesson: str,
    only: tuple[str, ...],
    secrets: int,
    jobs: int | None,
    as_json: bool,
    html: Path | None,
    markdown: Path | None,
) -> None:
    """Grade the bank of sample submissions through the real path, and say how often the grader was wrong.

    The exit status is 1 where a bar is not met or a submission did not get what it states.
    """
    try:
        bank = chosen(Path.cwd(), lesson, only)
        with audit_progress(lesson, len(tries(bank, secrets))) as advance:
            found = run_audit(Path.cwd(), bank, only, secrets, jobs, done=advance)
    except (OverlayError, FileNotFoundError) as error:
        raise click.ClickException(str(error)) from None
    for path, text in ((html, audit_page), (markdown, audit_markdown)):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text(found), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(audit_json(found), indent=1))
    else:
        console = Console(width=None if sys.stdout.isatty() else 160)
        for told in audit_tables(found):
            console.print(told, highlight=False)
    for path in filter(None, (html, markdown)):
        click.echo(f"written: {path.resolve()}", err=as_json)
    sys.exit(0 if stands(found) else 1)


@main.command()
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


@main.command()
@click.argument("lesson")
@click.option("--write", "wanted", is_flag=True, help="Write what changes; else it is shown.")
@click.option("--run-missing", is_flag=True, help="Run those that a new question needs.")
@click.option("--workers", "count", type=click.IntRange(1), help="At a time; default: as many as cores.")
@click.option("--json", "as_json", is_flag=True, help="Print what changes as JSON.")
def regrade(lesson: str, wanted: bool, run_missing: bool, count: int | None, as_json: bool) -> None:
    """Judge a class again from its transcripts, by what judges now; no student's code runs.

    Manual marks and comments stay. What marks were before is kept below the lesson's transcripts.
    """
    console = Console(stderr=True)
    try:
        course = Course(Path.cwd().resolve(), reuse=True)
        with alone(course.root / "transcripts", lesson), judges(count) as processes:
            told = regrade_class(ClassRegrade(course, lesson), wanted, processes)
            if run_missing and told.missing:
                run = ClassRun(course, lesson)
                with workers(Where(count), run.preparing.examine.wall) as pool:
                    run.run(list(told.missing), lambda: pool)
                console.print(summary(run.done))
    except (CourseError, ClusterError, SecretError, KeyFileError, Busy) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(told.as_json(), indent=1))
    else:
        for line in told.lines():
            click.echo(line)

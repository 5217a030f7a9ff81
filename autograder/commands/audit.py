"""``autograder audit``: The grader graded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from autograder.commands import HELP
from autograder.grading.audit import as_json as audit_json
from autograder.grading.audit import stands
from autograder.grading.audit_page import as_markdown as audit_markdown
from autograder.grading.audit_page import as_page as audit_page
from autograder.grading.audit_run import chosen, tries
from autograder.grading.audit_run import run as run_audit
from autograder.grading.audit_tables import audit_progress, audit_tables
from autograder.grading.bank import OverlayError
from autograder.grading.course import CourseError

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(context_settings=HELP)
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
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep each result there, and take up what an earlier run kept and nothing has changed.",
)
def audit(
    lesson: str,
    only: tuple[str, ...],
    secrets: int,
    jobs: int | None,
    as_json: bool,
    html: Path | None,
    markdown: Path | None,
    keep: Path | None,
) -> None:
    """Grade the bank of sample submissions through the real path, and say how often the grader was wrong.

    The exit status is 1 where a bar is not met or a submission did not get what it states.
    """
    try:
        bank = chosen(Path.cwd(), lesson, only)
        with audit_progress(lesson, len(tries(bank, secrets))) as advance:
            found = run_audit(Path.cwd(), bank, only, secrets, jobs, done=advance, keep=keep)
    except (OverlayError, CourseError, OSError) as error:
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

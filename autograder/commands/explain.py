"""``autograder explain``: What stands behind one mark."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from autograder.commands import HELP
from autograder.evidence.page import account_text
from autograder.grading.course import Course, CourseError
from autograder.grading.explain import Explaining, Unexplained
from autograder.grading.keys import KeyFileError
from autograder.grading.repeat_script import default_file, script
from autograder.report.plain import plain


@click.command(context_settings=HELP)
@click.argument("lesson")
@click.argument("student")
@click.argument("criterion", required=False)
@click.option(
    "--script",
    "wanted",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Write a Python script that repeats it with the student's notebook on any machine.",
)
def explain(lesson: str, student: str, criterion: str | None, wanted: str | None) -> None:
    """Show what stands behind one mark: the questions, the answers, the tolerance, the computation.

    All of it is read from the kept transcript; no student's code runs. CRITERION is a criterion's name, or
    CHECK/CRITERION; without it the criteria are listed.

    The script gives away this student's questions: hand it out when the lesson can't be handed in any more.
    """
    try:
        explaining = Explaining(Course(Path.cwd().resolve(), reuse=True), lesson, student)
        if criterion is None:
            for name, worth, status in explaining.names():
                click.echo(f"{name:<52} {worth:>4}  {status}")
            return
        explained = explaining.explain(criterion)
        click.echo(account_text(explained.account))
        if wanted is None:
            again = f"autograder explain {lesson} {shlex.quote(student)} {criterion} --script"
            click.echo(f"To repeat it elsewhere: {plain(again)}")
            return
        file = Path(wanted or default_file(explained))
        file.write_text(script(explaining, explained), encoding="utf-8")
        click.echo(f"Written: {file.resolve()}. It runs the student's code, with nothing around it.")
    except (CourseError, KeyFileError, Unexplained) as error:
        raise click.ClickException(plain(error, 1000)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None

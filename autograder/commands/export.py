"""``autograder export``: A lesson's marks as files for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from autograder.commands import HELP
from autograder.exports.canvas import canvas_csv
from autograder.exports.moodle import moodle_csv
from autograder.exports.standings import NothingToExport, Standing, read_lesson
from autograder.exports.tables import criteria_csv, nbgrader_csv
from autograder.grading.course import Course, CourseError
from autograder.report.plain import plain

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(context_settings=HELP)
@click.argument("lesson")
@click.option(
    "--into", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write to."
)
@click.option("--canvas-gradebook", type=FILE, help="What Canvas exports: identities and columns are its.")
@click.option(
    "--canvas-column", default="", metavar="TEXT", help="The assignment's title, id or column there."
)
@click.option("--moodle-worksheet", type=FILE, help="Moodle's offline grading worksheet, to be filled in.")
@click.option("--unfinished", is_flag=True, help="Give Canvas and Moodle also marks that wait for a person.")
def export(
    lesson: str,
    into: Path,
    canvas_gradebook: Path | None,
    canvas_column: str,
    moodle_worksheet: Path | None,
    unfinished: bool,
) -> None:
    """Write a lesson's marks for nbgrader, Canvas, Moodle, and your own analysis, four CSV files.

    Marks are the gradebook's, with late penalties and what a person gave. Whoever has a cell that still
    waits for a person is marked so, and gets no mark in the files for Canvas and Moodle.
    """
    try:
        found = read_lesson(Course(Path.cwd().resolve()), lesson)
        marked = found.graded() if unfinished else found.finished()
        canvas = canvas_csv(found, marked, canvas_column, canvas_gradebook)
        moodle = moodle_csv(found, marked, moodle_worksheet)
        texts = {
            "nbgrader": nbgrader_csv(found),
            "canvas": canvas.text,
            "moodle": moodle.text,
            "criteria": criteria_csv(found),
        }
        into.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (into / f"{lesson}-{name}.csv").write_text(text, encoding="utf-8", newline="")
    except (CourseError, NothingToExport) as error:
        raise click.ClickException(plain(error, 1000)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}; name another folder") from None
    for name in texts:
        click.echo(f"written: {into / f'{lesson}-{name}.csv'}")
    graded = found.graded()
    click.echo(f"{len(graded)} of {len(found.standings)} students were graded, {len(marked)} have a mark.")
    _say("Their marks wait for a person", _names(s for s in graded if s.waiting))
    _say("Not in Canvas's table", canvas.missed)
    _say("Not in Moodle's worksheet", moodle.missed)


def _names(standings: Iterable[Standing]) -> list[str]:
    return [standing.student for standing in standings]


def _say(what: str, students: Iterable[str]) -> None:
    if told := ", ".join(plain(name, 80) for name in students):
        click.echo(f"{what}: {told}")

"""``autograder grade``: A class, several submissions at a time."""

from __future__ import annotations

import contextlib
from importlib import import_module
from pathlib import Path

import click

from autograder.commands import HELP
from autograder.grading.apart import EXAMINER
from autograder.grading.configuration import read_configuration

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(context_settings=HELP)
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
    if not scheduler:
        EXAMINER.begin(_warm(Path.cwd()))  # it imports for as long as this process does, which begins now
    where = {"workers": count, "scheduler": scheduler, "ca": tls_ca, "cert": tls_cert, "key": tls_key}
    import_module("autograder.grading.grade_class").grade_class(lesson, students, where, force, as_json)


def _warm(root: Path) -> bool:
    """Whether the course wants warm kernels, see `Examine.warm`; a fault of its file's is told later."""
    with contextlib.suppress(Exception):
        return bool(read_configuration(root).Examine.get("warm", True))
    return False

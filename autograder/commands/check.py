"""``autograder check``: A student's own notebook, run anew, with the page of its checks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.commands import HELP
from autograder.desk.notebook import NoNotebook, check_notebook
from autograder.report.reading import WHAT, WHERE


@click.command(context_settings=HELP)
@click.argument("notebook", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--hints", type=click.IntRange(WHERE, WHAT), default=WHERE, show_default=True)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the page there too.")
def check(notebook: Path, hints: int, html: Path | None) -> None:
    """Run your notebook from top to bottom, and show what its checks say.

    It is run as you, without a sandbox. It ends with 0 when nothing that was asked is amiss.
    """
    html = html and html.resolve()
    try:
        checked = check_notebook(notebook, hints, told=lambda name: click.echo(f"checking {name}", err=True))
    except (NoNotebook, KeyError) as error:
        raise click.ClickException(str(error.args[0])) from None
    except KeyboardInterrupt:
        raise click.Abort from None
    click.echo(checked.as_text(), nl=False)
    if html is not None:
        html.write_text(checked.as_document(), encoding="utf-8")
    sys.exit(0 if checked.passed else 1)

"""A verdict as people read it: HTML for the notebook, text for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from autograder.report import images
from autograder.report.plain import plain
from autograder.report.reading import WHAT, Audience, read
from autograder.rubric.verdict import Verdict

COLUMNS = 82  # `nbgrader validate` indents by 4 and cuts lines at 86
LEVEL = 3  # of a verdict's heading, below the sections of a notebook
TEMPLATES = Path(__file__).parent / "templates"


def as_html(
    verdict: Verdict, audience: Audience = "student", hints: int = WHAT, notes: Iterable[str] = ()
) -> str:
    """The verdict as a fragment of HTML: no script, nothing from outside, whatever a student's code said.

    ``hints``: with `WHERE` the page says where to look, and the likely mistake is folded up.
    """
    return rendered("verdict.html", verdict=read(verdict, audience, hints, notes), level=LEVEL)


def as_text(
    verdict: Verdict, audience: Audience = "student", hints: int = WHAT, notes: Iterable[str] = ()
) -> str:
    """The verdict as text of at most 82 columns. ``hints``: with `WHERE` it says how to ask for more."""
    return rendered("verdict.txt", verdict=read(verdict, audience, hints, notes))


def rendered(template: str, **names: Any) -> str:
    """A template of this package filled in; text without gaps of several lines."""
    page = _templates().get_template(template).render(**names)
    return page if template.endswith(".html") else re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(code=_code, hang=_hang, uncoded=_uncoded)
    templates.globals.update(data_uri=images.data_uri, size=images.size)
    return templates


def _code(text: str) -> Markup:
    """Escaped text with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`\n]+)`", r'<code class="ag-code">\1</code>', str(escape(plain(text)))))


def _uncoded(text: str) -> str:
    return plain(text).replace("`", "")


def _hang(text: str, indent: int, first: str = "") -> str:
    """Text wrapped to the page with a hanging indent; ``first`` stands before its first line."""
    margin = " " * indent
    wrapped = [
        textwrap.wrap(part, COLUMNS - indent, break_on_hyphens=False) or [""] for part in text.split("\n")
    ]
    lines = [margin + line for part in wrapped for line in part]
    if lines and first:
        lines[0] = first.ljust(indent) + lines[0][indent:]
    return "\n".join(lines)

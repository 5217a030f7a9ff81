"""A verdict as people read it: HTML for the notebook, text for a terminal."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from autograder.report import images
from autograder.report.plain import plain
from autograder.report.reading import Audience, read
from autograder.rubric.verdict import Verdict

COLUMNS = 82  # `nbgrader validate` indents by 4 and cuts lines at 86
TEMPLATES = Path(__file__).parent / "templates"


def as_html(verdict: Verdict, audience: Audience = "student") -> str:
    """The verdict as a fragment of HTML: no script, nothing from outside, whatever a student's code said."""
    return _templates().get_template("verdict.html").render(verdict=read(verdict, audience))


def as_text(verdict: Verdict, audience: Audience = "student") -> str:
    """The verdict as text of at most 82 columns."""
    rendered = _templates().get_template("verdict.txt").render(verdict=read(verdict, audience))
    return re.sub(r"\n{3,}", "\n\n", rendered).strip() + "\n"


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

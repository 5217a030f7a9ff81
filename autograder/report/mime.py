"""A verdict as a notebook shows it at the student's desk."""

from __future__ import annotations

from autograder.report.page import as_html, as_text
from autograder.rubric.verdict import Verdict


def bundle(verdict: Verdict) -> dict[str, str]:
    """The MIME bundle that ``grader.check(...)`` displays."""
    return {"text/plain": as_text(verdict), "text/html": as_html(verdict)}

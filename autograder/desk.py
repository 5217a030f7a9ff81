"""The student's side: ``grader.check("kl-divergence")`` in a notebook.

Holds the exam in the notebook's own process, with public questions, and shows the rubric line by line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from autograder.checks import PACKAGE, rubric
from autograder.checks.course import found_near
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.report.page import as_html, as_text
from autograder.rubric.verdict import Verdict, judge, ours_for

PUBLIC_SEED = 20_260_901
"""The questions at the desk: the same for everybody, and others than those of grading."""

EXECUTION = "NBGRADER_EXECUTION"


class Page:
    """A verdict as a notebook cell shows it: HTML where it can be shown, text elsewhere."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        return as_text(self.verdict)

    def _repr_html_(self) -> str:
        return as_html(self.verdict)


class Grader:
    """Checks the work in this notebook.

    ``lesson``: the lesson's name. ``checks``: the folder of the course's own checks, which lies beside the
    notebook or above it. Raises: KeyError naming the lessons there are; ChecksError.
    """

    def __init__(self, lesson: str, checks: str = "") -> None:
        self.rubric = rubric(lesson, found_near(Path.cwd(), checks) if checks else PACKAGE)
        self._verdicts: dict[str, Verdict] = {}

    def check(self, check_id: str) -> Page | None:
        """Hold one check on the notebook as it stands now, and return its page.

        The notebook's state and random numbers stay as they are. Under ``nbgrader validate`` the page goes
        to stderr when points were lost, and nowhere else.
        Raises: KeyError for an unknown check; RuntimeError while a notebook is being graded, since then an
        examiner asks from outside and this cell is not run.
        """
        if os.environ.get(EXECUTION) == "autograde":
            raise RuntimeError(
                "this notebook is being graded without the examiner; "
                "grade it with the course's nbgrader_config.py"
            )
        transcript = Transcript(self.rubric.lesson, "you", PUBLIC_SEED)
        student = LocalStudent(_notebook(), transcript)
        verdict = judge(self.rubric.check(check_id), student, ours_for(self._verdicts))
        self._verdicts[check_id] = verdict
        if os.environ.get(EXECUTION) == "validate":
            if not verdict.passed:
                print(as_text(verdict), file=sys.stderr)
            return None
        return Page(verdict)


def _notebook() -> dict[str, Any]:
    """The names of the notebook that this process runs, or of its main script."""
    return vars(sys.modules["__main__"])

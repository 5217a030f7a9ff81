"""Checks the work in a notebook, where it stands and as it stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.checks import PACKAGE, rubric
from autograder.checks.course import found_near
from autograder.desk.pages import Page, Pages
from autograder.desk.student import Budget, DeskStudent
from autograder.exam.transcript import Transcript
from autograder.report.overview import Checked
from autograder.report.reading import WHAT, WHERE
from autograder.rubric.verdict import Verdict, judge, ours_for

PUBLIC_SEED = 20_260_901
"""The questions at the desk: the same for everybody, and others than those of grading."""

EXECUTION = "NBGRADER_EXECUTION"


class Grader:
    """Checks the work in this notebook.

    ``lesson``: the lesson's name. ``checks``: the folder of the course's own checks, which lies beside the
    notebook or above it. Raises: KeyError naming the lessons there are; ChecksError.
    """

    def __init__(self, lesson: str, checks: str = "") -> None:
        self.rubric = rubric(lesson, found_near(Path.cwd(), checks) if checks else PACKAGE)
        self._verdicts: dict[str, Verdict] = {}

    def check(self, check_id: str, hints: int = WHERE) -> Page | None:
        """Hold one check on the notebook as it stands now, and return its page.

        ``hints``: 1 says where to look, 2 says what is likely wrong too. The notebook's state and random
        numbers stay as they are. A question that hangs is stopped, and the page says so. Under ``nbgrader
        validate`` the page goes to stderr when points were lost, and nowhere else.
        Raises: KeyError for an unknown check; ValueError for an unknown hint; RuntimeError while a notebook
        is being graded, since then an examiner asks from outside and this cell is not run.
        """
        _refuse_while_grading()
        page = self._hold(check_id, _known(hints), self._verdicts)
        self._verdicts[check_id] = page.verdict
        if os.environ.get(EXECUTION) == "validate":
            if not page.verdict.passed:
                print(page, file=sys.stderr)
            return None
        return page

    def check_all(self, hints: int = WHERE) -> Pages:
        """Hold every check of the lesson on the notebook as it stands now: the points, then each page.

        Raises: as `check`.
        """
        _refuse_while_grading()
        pages: dict[str, Page] = {}
        for check in self.rubric.checks:
            before = {name: page.verdict for name, page in pages.items()}
            pages[check.id] = self._hold(check.id, _known(hints), before)
        return Pages(self.together(pages, hints))

    def together(self, pages: Mapping[str, Page], hints: int = WHERE, remarks: Sequence[str] = ()) -> Checked:
        """The pages of several checks as one, in the rubric's order."""
        held = [pages[check.id] for check in self.rubric.checks if check.id in pages]
        verdicts = [page.verdict for page in held]
        notes = {page.verdict.check.id: page.notes for page in held}
        return Checked(self.rubric.lesson, verdicts, notes, self.rubric.by_hand, remarks, hints)

    def _hold(self, check_id: str, hints: int, before: Mapping[str, Verdict]) -> Page:
        transcript = Transcript(self.rubric.lesson, "you", PUBLIC_SEED)
        student = DeskStudent(_notebook(), transcript, Budget())
        return Page(judge(self.rubric.check(check_id), student, ours_for(before)), hints)


def _refuse_while_grading() -> None:
    if os.environ.get(EXECUTION) == "autograde":
        raise RuntimeError(
            "this notebook is being graded without the examiner; "
            "grade it with the course's nbgrader_config.py"
        )


def _known(hints: int) -> int:
    if hints not in (WHERE, WHAT):
        raise ValueError(f"hints are {WHERE}, where to look, or {WHAT}, what is likely wrong; not {hints!r}")
    return hints


def _notebook() -> dict[str, Any]:
    """The names of the notebook that this process runs, or of its main script."""
    return vars(sys.modules["__main__"])

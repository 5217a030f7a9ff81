"""Workers that examine nothing: every check of a submission gets the points that the test says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from nbformat.v4 import new_output

from autograder.grading.apart import Marked, Outcome, Recorded
from autograder.grading.cells import check_id, is_grade_code
from autograder.grading.course import Course
from autograder.grading.sitting import Sitting
from autograder.grading.whole_class import ClassRun, Done, Progress
from tests.grading.small_course import LESSON


class StandIn:
    """``points``: what each check earns. ``fails``: students whose examination fails, with the reason.

    ``ran``, ``judged``: who was handed over, without and with something recorded, in order.
    """

    def __init__(self, points: float = 1.0, size: int = 1, **fails: str) -> None:
        self.points, self.size, self.fails = points, size, fails
        self.ran: list[str] = []
        self.judged: list[str] = []
        self._ended: list[tuple[str, Outcome | str]] = []

    def submit(self, sitting: Sitting, recorded: Recorded | None) -> None:
        name = sitting.job.student
        (self.judged if recorded else self.ran).append(name)
        self._ended.append((name, self.fails.get(name) or self._outcome(sitting, recorded is None)))

    def next(self, timeout_s: float) -> tuple[str, Outcome | str] | None:
        return self._ended.pop(0) if self._ended else None

    def _outcome(self, sitting: Sitting, ran: bool) -> Outcome:
        nb, marks = sitting.notebook, {}
        for cell in nb.cells:
            if is_grade_code(cell):
                data = {"text/plain": repr(self.points)}
                cell["outputs"] = [new_output("execute_result", data=data, execution_count=None)]
            if known := check_id(cell):
                marks[known] = Marked(known, self.points, cell.metadata.nbgrader.points, "", {}, unsure=False)
        return Outcome(nb, marks, (), _empty_zip(), ran=ran)


def _empty_zip() -> bytes:
    held = io.BytesIO()
    zipfile.ZipFile(held, "w").close()
    return held.getvalue()


def graded(
    root: Path,
    workers: StandIn,
    *students: str,
    force: bool = False,
    show: Callable[[Progress], None] = lambda progress: None,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Done]:
    """One run of the command's own machinery over the course at ``root``: what came of whom."""
    run = ClassRun(Course(root, reuse=True), LESSON, force, show, stopped)
    run.run(run.start(students), lambda: workers)
    return {done.student: done for done in run.done}

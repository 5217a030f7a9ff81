"""Workers that examine nothing: every check of a submission gets the points that the test says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat.v4 import new_output

from autograder.checks import rubric
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.apart import Marked, Outcome, Recorded
from autograder.grading.cells import check_id, is_grade_code
from autograder.grading.course import Course
from autograder.grading.judged_by import checks_of
from autograder.grading.rejudge import marked
from autograder.grading.sitting import Sitting
from autograder.grading.whole_class import ClassRun, Done, Progress
from autograder.report.cell import verdict_outputs
from autograder.rubric.verdict import judge
from tests.grading.small_course import LESSON, by_name


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


class Recording(StandIn):
    """Examines in this process, with no kernel: the solution is run here, its check held and recorded."""

    def _outcome(self, sitting: Sitting, ran: bool) -> Outcome:
        nb, job = sitting.notebook, sitting.job
        recorded = Transcript(job.lesson, job.student, job.seed, contexts={"kl-divergence": "here"})
        names: dict[str, object] = {}
        exec(by_name(nb, "setup").source.split("\n")[0] + "\n" + by_name(nb, "kl-code").source, names)
        student = LocalStudent(names, recorded, grading=True)
        verdict = judge(rubric(job.lesson).check("kl-divergence"), student)
        by_name(nb, "kl-divergence")["outputs"] = verdict_outputs(verdict)
        by_name(nb, "plain")["outputs"] = [new_output("execute_result", data={"text/plain": "1.0"})]
        marks = marked({"kl-divergence": verdict}, checks_of(job.lesson, job.key))
        with TemporaryDirectory() as folder:
            recorded.save(Path(folder) / "transcript.zip")
            data = (Path(folder) / "transcript.zip").read_bytes()
        return Outcome(nb, {m.check: m for m in marks}, (), data, ran=ran)


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

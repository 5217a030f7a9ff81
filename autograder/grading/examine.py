"""The examination of one submission: notebook and seed in; executed notebook, transcript, verdicts out.

It reads and writes nothing but its arguments and results. What the submission does to its kernel costs
the cell that did it; what goes wrong on our side is a grader error, and a person's to mark.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.checks import PACKAGE, rubric
from autograder.checks.course import CourseChecks
from autograder.exam.student import Student
from autograder.exam.transcript import Transcript
from autograder.grading.cells import check_id, is_grade_code, skipped
from autograder.grading.identity import contexts
from autograder.grading.running import Incident, KernelLost, Pace, Running
from autograder.report.cell import verdict_outputs
from autograder.rubric.check import Check, Criterion, Rubric
from autograder.rubric.finding import Finding, Status
from autograder.rubric.verdict import Verdict, find, judge, ours_for
from autograder.sandbox.kernel_student import KernelStudent
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import Wall

NOT_REACHED = "The notebook's kernel was lost too often to ask this."


@dataclass(frozen=True)
class Submission:
    """What is to be examined.

    ``notebook`` is sanitised; ``files`` lie beside it, by relative name. ``key``: see `Student`; None for a
    lesson without one. ``checks``: the course's own.
    """

    lesson: str
    student: str
    notebook: NotebookNode
    files: Mapping[str, bytes]
    seed: int
    key: Mapping[str, Any] | None = None
    checks: CourseChecks = PACKAGE


@dataclass(frozen=True)
class Examined:
    """What came of it. ``notebook`` holds the outputs and, in the checks' cells, the verdicts.

    ``seconds``: of wall time, see `Clock`.
    """

    notebook: NotebookNode
    transcript: Transcript
    verdicts: Mapping[str, Verdict]
    incidents: tuple[Incident, ...] = field(default=())
    seconds: Mapping[str, float] = field(default_factory=dict)


class Clock:
    """Where an examination's wall time goes: the kernel's ``start``, the student's ``cells``, the ``exam``.

    ``whole``: all of it, with what falls between. A kernel that is started again counts where it was lost.
    """

    def __init__(self) -> None:
        self.began_s = time.monotonic()
        self.seconds = {"start": 0.0, "cells": 0.0, "exam": 0.0}

    @contextmanager
    def on(self, part: str) -> Iterator[None]:
        """What is done meanwhile counts as this part."""
        from_s = time.monotonic()
        try:
            yield
        finally:
            self.seconds[part] += time.monotonic() - from_s

    def read(self) -> dict[str, float]:
        """All so far, to the millisecond."""
        whole = {"whole": time.monotonic() - self.began_s}
        return {part: round(spent_s, 3) for part, spent_s in (self.seconds | whole).items()}


def examine(
    submission: Submission, wall: Wall, limits: Limits | None = None, pace: Pace | None = None
) -> Examined:
    """Run a submission behind ``wall`` and hold its exam.

    Raises: KeyError for a lesson without a rubric; ChecksError; RuntimeError when no kernel can be started.
    """
    limits, pace, clock = limits or Limits(), pace or Pace(), Clock()
    lesson = rubric(submission.lesson, submission.checks)
    nb = submission.notebook
    transcript = Transcript(submission.lesson, submission.student, submission.seed)
    transcript.contexts = contexts(submission.notebook, submission.files, submission.seed, limits, pace)
    verdicts: dict[str, Verdict] = {}
    with Running(nb, wall, limits, pace, submission.files, submission.seed) as running:
        clock.seconds["start"] = time.monotonic() - clock.began_s
        student = KernelStudent(transcript, running.exchange, running.lose, running.make_room, submission.key)
        for index, cell in enumerate(nb.cells):
            _take(running, student, lesson, verdicts, index, cell, clock)
        incidents = (*running.incidents, *unjudged(verdicts))
    transcript.incidents = [asdict(i) for i in incidents]
    for cell in nb.cells:
        if (known := check_id(cell)) in verdicts:
            cell["outputs"] = verdict_outputs(verdicts[known])
    return Examined(nb, transcript, verdicts, incidents, clock.read())


def unjudged(verdicts: Mapping[str, Verdict]) -> Iterator[Incident]:
    """Why criteria were left to a person: a line for each reason in each check."""
    for name, verdict in verdicts.items():
        causes = [f.got or f.says for _, f in verdict.findings if f.status is Status.GRADER_ERROR]
        for line in dict.fromkeys(cause.strip().split("\n")[-1] for cause in causes):
            yield Incident("left-to-a-person", name, line)


def _take(
    running: Running,
    student: Student,
    lesson: Rubric,
    verdicts: dict[str, Verdict],
    index: int,
    cell: NotebookNode,
    clock: Clock,
) -> None:
    """One cell: a check is held, any other is run."""
    known = check_id(cell)
    try:
        if known:
            with clock.on("exam"):
                running.ready()
                verdicts[known] = judge(check_of(lesson, cell), student, ours_for(verdicts))
        elif cell.cell_type == "code" and not skipped(cell):
            with clock.on("cells"):
                ended = running.cell(index)
            if is_grade_code(cell):
                cell["outputs"] = judged_inside(cell, ended)
            with clock.on("exam"):
                _ask_early(student, lesson, cell)
    except KernelLost:
        if known:
            verdicts[known] = _nothing(check_of(lesson, cell))


def _ask_early(student: Student, lesson: Rubric, cell: NotebookNode) -> None:
    """Hold the criteria that belong right after this cell; asked again at their check, the answers stand."""
    done = cell.metadata.get("nbgrader", {}).get("grade_id")
    for check in lesson.checks:
        for criterion in check.criteria:
            if criterion.after and criterion.after == done:
                find(criterion, student.sitting(check.id))


def check_of(lesson: Rubric, cell: NotebookNode) -> Check:
    """The rubric of a check's cell; where there is none, one that leaves all its points to a person."""
    known = check_id(cell)
    try:
        return lesson.check(known)
    except KeyError as error:
        finding = Finding(Status.GRADER_ERROR, str(error))
        points = float(cell.metadata["nbgrader"]["points"])
        asked = Criterion("no-rubric", points, "This check has a rubric.", lambda student: finding)
        return Check(known, known, subject="", where="", criteria=[asked])


def _nothing(check: Check) -> Verdict:
    finding = Finding(Status.FAILED, NOT_REACHED)
    return Verdict(check, tuple((criterion, finding) for criterion in check.criteria))


def judged_inside(cell: NotebookNode, ended: bool) -> list[NotebookNode]:
    """The outputs of a grade cell with tests of its own, as nbgrader is to read them.

    Full points when the cell ended without an error, none otherwise; text on stderr costs nothing. Such a
    cell is judged inside the student's kernel, and its page says so.
    """
    failed = not ended or any(o.output_type == "error" for o in cell.outputs)
    points = 0.0 if failed else float(cell.metadata["nbgrader"]["points"])
    kept = [o for o in cell.outputs if o.output_type in ("stream", "error", "display_data")]
    for output in kept:
        if output.output_type == "stream":
            output["name"] = "stdout"
    note = "Judged inside the notebook's own kernel, by the tests of this cell."
    data = {"text/plain": repr(points), "text/html": f"<p>{note}</p>"}
    return [new_output("execute_result", data=data, execution_count=None), *kept]

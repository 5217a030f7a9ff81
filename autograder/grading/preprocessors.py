"""nbgrader's preprocessors of ours: restore, examine, and leave to a person what the grader can't mark."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Dict, Enum, Float, Unicode

from autograder.checks.course import read_checks
from autograder.grading.apart import Job, Outcome
from autograder.grading.cells import grade_id, is_grade_code, marks_of
from autograder.grading.files import files_below
from autograder.grading.keys import FOLDER, read_key
from autograder.grading.restore import BadSubmission, read_notebook, restore
from autograder.grading.secret import course_secret, submission_seed
from autograder.grading.sitting import Sitting
from autograder.report.cell import unsure_outputs

UNSURE = "autograder_unsure"
SUBMITTED_FILES_MIB = 64
NBGRADERS = ("timestamp.txt", "submission_secret.txt")
"""nbgrader's own, beside the notebook: when it was handed in, and what its feedback is found by."""
WAIVER = "AUTOGRADER_WAIVE_SANDBOX"


class CourseExporter(NotebookExporter):
    """Reads a submission; what is no notebook gives one clear error."""

    optimistic_validation = Bool(
        True, help="Check the notebook against its schema after the last step, in place of after each."
    ).tag(config=True)

    def from_file(self, file_stream: Any, resources: Any = None, **kwargs: Any) -> Any:
        nb = read_notebook(Path(file_stream.name))
        return self.from_notebook_node(nb, resources=resources, **kwargs)


class RestoreCells(NbGraderPreprocessor):
    """First of the sanitisers: locked cells stand once and in their place, foreign labels go."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        release = self._release(about["assignment"], about["notebook"])
        if release.exists():
            where = f"{about['student']}'s {about['notebook']}.ipynb"
            try:
                remarks = restore(nb, read_notebook(release))
            except BadSubmission as error:
                raise BadSubmission(f"{where}: {error}") from None
            for remark in remarks:
                self.log.warning("%s: %s", where, remark)
        return nb, resources

    def _release(self, lesson: str, notebook: str) -> Path:
        coursedir = self.parent.parent.coursedir
        return Path(coursedir.format_path(coursedir.release_directory, ".", lesson)) / f"{notebook}.ipynb"


class Examine(Execute):
    """In place of Execute: the notebook runs in a sandboxed kernel, and its checks are held from outside."""

    sandbox = Enum(
        ("required", "none"),
        "required",
        help="'none' runs students' code with nothing between it and this machine.",
    ).tag(config=True)
    limits = Dict({}, help="Limits of one sandbox, by the names of autograder.sandbox.limits.Limits.").tag(
        config=True
    )
    pace = Dict({}, help="Times of one cell, by the names of autograder.grading.running.Pace.").tag(
        config=True
    )
    submission_timeout_s = Float(1800.0, help="After that the examination of one submission is killed.").tag(
        config=True
    )
    transcripts = Unicode("transcripts", help="Folder of the transcripts, in the course folder.").tag(
        config=True
    )
    checks = Unicode(
        "", help="Folder of the course's own checks, in the course folder; '' for those of the package alone."
    ).tag(config=True)
    keys = Unicode(FOLDER, help="Folder of the answer keys, in the course folder.").tag(config=True)

    warm = Bool(
        True,
        help="Fork kernels from a process that has imported torch, where root grades; see sandbox/warm.py.",
    ).tag(config=True)
    reuse = Bool(
        False, help="Take an examination that was kept of the same code in the same surroundings."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        assert resources is not None
        about = resources["nbgrader"]
        files = self.files(about["assignment"], files_below(Path(resources["metadata"]["path"])))
        sitting = self.sitting(nb, about["assignment"], about["student"], files)
        kept = sitting.kept() if self.reuse else None
        if kept is not None and kept.judging == sitting.judging:
            outcome = kept.outcome(nb)
        else:
            outcome = sitting.examine(kept.recorded if kept else None)
            sitting.keep(outcome)
        self._report(outcome, about["student"])
        unsure = {m.check for m in outcome.marks.values() if m.unsure}
        if outcome.failure:
            unsure = _leave_all(outcome.notebook)
        resources[UNSURE] = unsure
        return outcome.notebook, resources

    @property
    def wall(self) -> str:
        """What stands around students' code, see `Job`."""
        return "none" if os.environ.get(WAIVER) == "1" else str(self.sandbox)

    def sitting(self, nb: NotebookNode, lesson: str, student: str, files: Mapping[str, bytes]) -> Sitting:
        """The submission with all that its examination needs.

        Raises: SecretError, KeyFileError, ChecksError.
        """
        course = self.parent.parent.coursedir
        root = Path(course.root)
        checks = read_checks(root, self.checks).for_lesson(lesson)
        if checks.has(lesson):
            checks.rubric(lesson)  # what can't be loaded is said before anything runs
        job = Job(
            lesson=lesson,
            student=student,
            seed=submission_seed(course_secret(root), course.course_id, lesson, student),
            wall=self.wall,
            hidden=(str(root.resolve()), str((root / self.keys).resolve())),
            limits=self.limits,
            pace=self.pace,
            wall_s=self.submission_timeout_s,
            key=read_key(root / self.keys, lesson),
            warm=self.warm,
            checks=checks.files,
        )
        return Sitting(job, nb, files, root / self.transcripts / lesson / student)

    def files(self, lesson: str, laid: Mapping[str, bytes]) -> dict[str, bytes]:
        """What the student gets of what lies beside the notebook: the lesson's own files in any case.

        The course's checks lie there too, for the students' own desk; the kernel sees none of them.
        """
        course = self.parent.parent.coursedir
        released = Path(course.format_path(course.source_directory, ".", lesson))
        found = {n: d for n, d in laid.items() if not n.endswith(".ipynb") and n not in NBGRADERS}
        if self.checks:
            found = {n: d for n, d in found.items() if Path(n).parts[0] != self.checks}
        ours = {n: d for n, d in found.items() if (released / n).is_file()}
        if sum(map(len, found.values())) - sum(map(len, ours.values())) > SUBMITTED_FILES_MIB * 2**20:
            self.log.warning("more than %d MiB beside the notebook; left out", SUBMITTED_FILES_MIB)
            return ours
        return found

    def _report(self, outcome: Outcome, student: str) -> None:
        for incident in outcome.incidents:
            self.log.warning("%s: %s: %s", student, incident["kind"], incident["says"])
        if outcome.failure:
            self.log.error("%s: left to a person: %s", student, outcome.failure)


def _leave_all(nb: NotebookNode) -> set[str]:
    """Every test cell waits for a person: nbgrader would take a cell without output for full marks."""
    tests = [cell for cell in nb.cells if is_grade_code(cell)]
    for cell in tests:
        cell["outputs"] = unsure_outputs(grade_id(cell), float(marks_of(cell)["points"]))
    return {grade_id(cell) for cell in tests}


class LeaveToPerson(NbGraderPreprocessor):
    """After SaveAutoGrades: what the grader could not mark has no automatic mark and waits for a person."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about, unsure = resources["nbgrader"], resources.get(UNSURE, set())
        if unsure:
            with Gradebook(about["db_url"]) as gradebook:
                for name in unsure:
                    grade = gradebook.find_grade(
                        name, about["notebook"], about["assignment"], about["student"]
                    )
                    grade.auto_score, grade.needs_manual_grade = None, True
                gradebook.db.commit()
        return nb, resources

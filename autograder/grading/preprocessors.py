"""nbgrader's preprocessors of ours: restore, examine, and leave to a person what the grader can't mark."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Dict, Enum, Float, Unicode

from autograder.grading.apart import Job, Outcome, examine_apart
from autograder.grading.cells import grade_id, is_grade_code, marks_of
from autograder.grading.files import files_below
from autograder.grading.keys import FOLDER, read_key
from autograder.grading.restore import BadSubmission, read_notebook, restore
from autograder.grading.secret import course_secret, submission_seed
from autograder.report.cell import unsure_outputs

UNSURE = "autograder_unsure"
SUBMITTED_FILES_MIB = 64
WAIVER = "AUTOGRADER_WAIVE_SANDBOX"


class CourseExporter(NotebookExporter):
    """Reads a submission; what is no notebook gives one clear error."""

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> Any:
        read_notebook(Path(filename))
        return super().from_filename(filename, resources=resources, **kwargs)


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
    keys = Unicode(FOLDER, help="Folder of the answer keys, in the course folder.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        assert resources is not None
        about = resources["nbgrader"]
        course = self.parent.parent.coursedir
        root = Path(course.root)
        seed = submission_seed(course_secret(root), course.course_id, about["assignment"], about["student"])
        job = Job(
            lesson=about["assignment"],
            student=about["student"],
            seed=seed,
            wall="none" if os.environ.get(WAIVER) == "1" else self.sandbox,
            hidden=(str(root.resolve()), str((root / self.keys).resolve())),
            limits=self.limits,
            pace=self.pace,
            wall_s=self.submission_timeout_s,
            key=read_key(root / self.keys, about["assignment"]),
        )
        released = Path(course.format_path(course.source_directory, ".", about["assignment"]))
        outcome = examine_apart(job, nb, self._files(Path(resources["metadata"]["path"]), released))
        self._report(outcome, about["student"])
        self._keep(outcome, root / self.transcripts / about["assignment"] / about["student"])
        unsure = {m.check for m in outcome.marks.values() if m.unsure}
        if outcome.failure:
            unsure = _leave_all(outcome.notebook)
        resources[UNSURE] = unsure
        return outcome.notebook, resources

    def _files(self, folder: Path, released: Path) -> dict[str, bytes]:
        """What lies beside the notebook; the lesson's own files, which nbgrader put back, in any case."""
        found = {n: d for n, d in files_below(folder).items() if not n.endswith(".ipynb")}
        ours = {n: d for n, d in found.items() if (released / n).is_file()}
        if sum(map(len, found.values())) - sum(map(len, ours.values())) > SUBMITTED_FILES_MIB * 2**20:
            self.log.warning(
                "%s: more than %d MiB beside the notebook; left out", folder, SUBMITTED_FILES_MIB
            )
            return ours
        return found

    def _report(self, outcome: Outcome, student: str) -> None:
        for incident in outcome.incidents:
            self.log.warning("%s: %s: %s", student, incident["kind"], incident["says"])
        if outcome.failure:
            self.log.error("%s: left to a person: %s", student, outcome.failure)

    def _keep(self, outcome: Outcome, stem: Path) -> None:
        try:
            stem.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotKept(f"{stem.parent}: {error.strerror}; the transcripts need this folder") from error
        if outcome.transcript:
            _write(stem.with_name(stem.name + ".transcript.zip"), outcome.transcript)
        summary = {
            "marks": [m.__dict__ for m in outcome.marks.values()],
            "incidents": list(outcome.incidents),
            "failure": outcome.failure,
        }
        _write(stem.with_name(stem.name + ".json"), json.dumps(summary, indent=1).encode())


def _leave_all(nb: NotebookNode) -> set[str]:
    """Every test cell waits for a person: nbgrader would take a cell without output for full marks."""
    tests = [cell for cell in nb.cells if is_grade_code(cell)]
    for cell in tests:
        cell["outputs"] = unsure_outputs(grade_id(cell), float(marks_of(cell)["points"]))
    return {grade_id(cell) for cell in tests}


class NotKept(OSError):
    """The evidence of an examination could not be written; the submission stays ungraded."""


def _write(path: Path, data: bytes) -> None:
    """Write a file, wholly or not at all. Raises: NotKept naming the file and the remedy."""
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(data)
        os.replace(half, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise NotKept(
            f"{path}: {error.strerror}; make room there, then grade this submission again"
        ) from error


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

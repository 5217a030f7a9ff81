"""A recorded exam judged again: no kernel is started, no code of the student's runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from nbformat import NotebookNode

from autograder.checks import rubric
from autograder.exam.student import RecordedStudent
from autograder.exam.transcript import Transcript
from autograder.grading.apart import Marked
from autograder.grading.cells import check_id
from autograder.grading.examine import Examined, Submission, check_of, unjudged
from autograder.grading.judged_by import with_parts
from autograder.grading.kept import put_on
from autograder.grading.running import Incident
from autograder.report.cell import verdict_outputs
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge, ours_for

JUDGED = "left-to-a-person"
"""The kind of the incidents that come of judging, not of running."""


def judge_again(transcript: Transcript, key: Mapping[str, Any] | None = None) -> dict[str, Verdict]:
    """The verdicts of a recorded exam, by reading alone. ``key``: see `Student`.

    Raises: NotRecorded, where the rubric asks what the transcript does not hold.
    """
    student, checks = RecordedStudent(transcript, key), {c.id: c for c in rubric(transcript.lesson).checks}
    verdicts: dict[str, Verdict] = {}
    for known in transcript.contexts:
        if known in checks:
            verdicts[known] = judge(checks[known], student, ours_for(verdicts))
    return verdicts


def judge_recorded(submission: Submission, outputs: NotebookNode, transcript: Transcript) -> Examined:
    """The submission as an examination would leave it that answers as the recorded one did.

    ``outputs``: the notebook of that examination. Raises: NotRecorded.
    """
    lesson, nb = rubric(submission.lesson), submission.notebook
    student = RecordedStudent(transcript, submission.key)
    put_on(nb, outputs)
    verdicts: dict[str, Verdict] = {}
    for cell in nb.cells:
        if known := check_id(cell):
            verdicts[known] = judge(check_of(lesson, cell), student, ours_for(verdicts))
            cell["outputs"] = verdict_outputs(verdicts[known])
    seen = [Incident(**i) for i in transcript.incidents if i["kind"] != JUDGED]
    incidents = (*seen, *unjudged(verdicts))
    transcript.incidents = [asdict(i) for i in incidents]
    return Examined(nb, transcript, verdicts, incidents)


def marked(verdicts: Mapping[str, Verdict], by: Mapping[str, str]) -> list[Marked]:
    """The verdicts in short, in their order. ``by``: what judges each check, see `checks_of`."""
    found: list[Marked] = []
    before: dict[str, Verdict] = {}
    for name, verdict in verdicts.items():
        said = by.get(name, "")
        found.append(one_marked(name, verdict, said and with_parts(said, verdict.check, ours_for(before))))
        before[name] = verdict
    return found


def one_marked(name: str, verdict: Verdict, by: str) -> Marked:
    """One verdict in short."""
    return Marked(
        check=name,
        points=verdict.points,
        most=verdict.check.points,
        named=verdict.named.name if verdict.named else "",
        criteria={c.name: f.status.value for c, f in verdict.findings},
        unsure=any(f.status is Status.GRADER_ERROR for _, f in verdict.findings),
        by=by,
        figures={c.name: {n: float(v) for n, v in f.staff.items()} for c, f in verdict.findings if f.staff},
    )

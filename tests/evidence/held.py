"""A check held on a small notebook, and then heard again from its transcript."""

from __future__ import annotations

from autograder.checks import rubric
from autograder.evidence.heard import Heard, listen
from autograder.exam.student import LocalStudent, RecordedStudent
from autograder.exam.transcript import Transcript
from autograder.rubric.verdict import Verdict, judge

LESSON = "variational-autoencoders"


def heard(source: str, check_id: str, name: str) -> tuple[Verdict, Heard]:
    """What a notebook with this source gets for a check, and what is heard of one of its criteria."""
    check, transcript = rubric(LESSON).check(check_id), Transcript(LESSON, "ada", 7)
    names: dict[str, object] = {}
    exec(compile("import torch\n" + source, "<student>", "exec"), names)
    verdict = judge(check, LocalStudent(names, transcript, grading=True))
    criterion = next(c for c in check.criteria if c.name == name)
    return verdict, listen(criterion, check, RecordedStudent(transcript), {})

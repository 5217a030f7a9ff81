"""What an audit kept is taken up again, as long as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.grading.audit import Audit
from autograder.grading.audit_run import Task, chosen, run
from autograder.grading.trial import Trial

LESSON = "variational-autoencoders"


@pytest.fixture
def kept_course(tmp_path: Path) -> Path:
    """A course folder with a bank of one submission, and nothing that could grade it."""
    overlay = tmp_path / "reference/submissions" / LESSON / "correct/it.py"
    overlay.parent.mkdir(parents=True)
    overlay.write_text('"""It.\n\nMarks: full\nNames: none\n"""\n')
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    (tmp_path / "assignments" / LESSON).mkdir(parents=True)
    return tmp_path


def test_what_was_kept_is_not_graded_again(kept_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run takes up what a first one kept; errors, and what rests on something changed, run again."""
    ran: list[int] = []

    def grades(tasks: list[Task], *rest: object) -> list[Trial]:
        trials = [
            Trial(task.sample, {"samples": 3.0}, {"samples": 3.0}, remarks=("slow",), secret=task.secret)
            if task.secret != 1
            else Trial(task.sample, error="died", secret=1)
            for task in tasks
        ]
        ran.extend(task.secret for task in tasks)
        for one in trials:
            rest[-1](one)  # type: ignore[operator]
        return trials

    monkeypatch.setattr("autograder.grading.audit_run.graded", grades)
    told: list[int] = []

    def audited() -> Audit:
        told.clear()
        bank, keep = chosen(kept_course, LESSON), kept_course / "kept"
        return run(kept_course, bank, secrets=3, done=lambda t: told.append(t.secret), keep=keep)

    first, ran_first = audited(), list(ran)
    assert (ran_first, sorted(told)) == ([0, 1, 2], [0, 1, 2])
    second = audited()
    assert (ran[3:], sorted(told)) == ([1], [0, 1, 2])
    assert (second.trials, second.again) == (first.trials, first.again)

    (kept_course / "assignments" / LESSON / "more.txt").write_text("more")
    audited()
    assert ran[4:] == [0, 1, 2]
    for file in (kept_course / "kept" / LESSON).iterdir():
        file.write_text("{}")
    audited()
    assert ran[7:] == [0, 1, 2]

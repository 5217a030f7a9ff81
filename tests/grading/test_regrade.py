"""A class is regraded from its transcripts: shown first, written when asked, and nobody's code is run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.checks import rubric
from autograder.exam.question import Call
from autograder.exam.student import Student
from autograder.grading import judged_by
from autograder.grading.booked import scores
from autograder.grading.course import Course
from autograder.grading.kept import read_kept
from autograder.grading.regrade import Regraded
from autograder.grading.regrade_class import Change, ClassRegrade
from autograder.grading.regrade_told import Told, regrade_class, run_missing
from autograder.grading.whole_class import How
from autograder.rubric.finding import Finding, Status
from tests.grading.class_stand_in import Recording, graded
from tests.grading.nbgrader_round import GUIDE
from tests.grading.small_course import LESSON, MEAN, by_name, hand_in, make_course, solved
from tests.guides import python

pytestmark = pytest.mark.xdist_group("class")

KL = rubric(LESSON).check("kl-divergence")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One right and one mistaken student, examined and in the gradebook."""
    course = make_course(tmp_path_factory.mktemp("regrade") / "made")
    hand_in(course, "right", solved(course))
    hand_in(course, "mean", solved(course, MEAN))
    graded(course.root, Recording())
    return course.root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy for one test; what was judged by is forgotten afterwards."""
    shutil.copytree(made, tmp_path / "course")
    yield tmp_path / "course"
    judged_by._judging.cache_clear()


class Here(Executor):
    """Judges in this process, where a test has changed the rubric. ``asked``: how many submissions."""

    def __init__(self) -> None:
        self.asked = 0

    def map(self, fn: Callable[..., Any], *many: Any, **_: Any) -> Iterator[Any]:  # type: ignore[override]
        for each in zip(*many, strict=True):
            self.asked += 1
            yield fn(*each)


def told(root: Path, write: bool = False, workers: Here | None = None) -> Told:
    judged_by._judging.cache_clear()
    return regrade_class(ClassRegrade(Course(root, reuse=True), LESSON), write, workers or Here())


def booked(root: Path) -> dict[str, float | None]:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return {student: found["kl-divergence"] for student, found in scores(gradebook, LESSON).items()}


def stricter(student: Student) -> Finding:
    """The first criterion, which nobody passes any more."""
    return Finding(Status.FAILED, "Nobody passes this.")


def with_first(monkeypatch: pytest.MonkeyPatch, judge: Callable[[Student], Finding]) -> None:
    """The check with another judge in the place of its first criterion's."""
    monkeypatch.setattr(KL, "criteria", [replace(KL.criteria[0], judge=judge), *KL.criteria[1:]])


def test_nothing_is_judged_where_nothing_changed(root: Path) -> None:
    """The same rubric: no transcript is opened, and the marks stand."""
    for path in root.rglob("*.transcript.zip"):
        path.unlink()
    workers = Here()
    found = told(root, workers=workers)
    assert (found.submissions, found.rejudged, found.changes, found.missing) == (2, 0, (), {})
    assert workers.asked == 0


def test_what_would_change_is_shown_and_not_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By student and criterion, with the reason; gradebook and files stay as they are."""
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with_first(monkeypatch, stricter)
    found = told(root)
    first = KL.criteria[0].name
    assert Change("right", KL.id, first, "passed", "failed", "Nobody passes this.") in found.changes
    assert [c.after for c in found.changes if (c.student, c.criterion) == ("right", "")] == [
        f"{6 - KL.criteria[0].points:g} of 6"
    ]
    assert any(line.startswith(f"right: kl-divergence: {first}: passed -> failed") for line in found.lines())
    assert "nothing is written without --write" in list(found.lines())
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and p in before} == before


def test_what_is_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks and pages change, manual marks and comments stay, the old marks are kept, once is enough."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.find_grade("essay", LESSON, LESSON, "right").manual_score = 2.5
        gradebook.find_comment("essay", LESSON, LESSON, "right").manual_comment = "Good."
        gradebook.db.commit()
    with_first(monkeypatch, stricter)
    points = 6 - KL.criteria[0].points
    found = told(root, write=True)
    assert found.before is not None
    assert json.loads(found.before.read_text())["right"]["kl-divergence"]["points"] == 6
    assert booked(root)["right"] == points
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert gradebook.find_grade("essay", LESSON, LESSON, "right").manual_score == 2.5
        assert gradebook.find_comment("essay", LESSON, LESSON, "right").manual_comment == "Good."
    again = told(root, write=True)
    assert (again.rejudged, again.changes, again.before) == (0, (), None)
    workers = Recording()
    assert graded(root, workers, "mean")["mean"].how is How.UNCHANGED
    assert workers.ran == workers.judged == []


def test_lateness_costs_a_share_of_the_new_marks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A penalty that stood in the gradebook is found anew from what the marks are now."""
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("\n" + python(GUIDE, "late penalties"))
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate="2026-01-01 00:00:00 UTC")
        gradebook.update_or_create_submission(LESSON, "right", timestamp="2026-01-01 03:00:00 UTC")
    with_first(monkeypatch, stricter)
    told(root, write=True)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        right, mean = (gradebook.find_submission_notebook(LESSON, LESSON, s) for s in ("right", "mean"))
        assert right.late_submission_penalty == pytest.approx(0.1 * right.score)
        assert right.score > 0
        assert not mean.late_submission_penalty


def test_killed_between_marks_and_pages(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run judges again, writes the same marks, and the pages."""
    path = root / "autograded" / "right" / LESSON / f"{LESSON}.ipynb"
    with_first(monkeypatch, stricter)
    judged_by._judging.cache_clear()
    killed = ClassRegrade(Course(root, reuse=True), LESSON)
    killed.write(killed.judge(Here()))
    assert "Nobody passes this." not in path.read_text()
    marks = booked(root)
    assert told(root, write=True).rejudged == 2
    assert "Nobody passes this." in path.read_text()
    assert booked(root) == marks


def test_regraded_pages_are_those_of_a_new_grading(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The autograded notebook is, to the byte, what grading everything again would leave."""
    path = root / "autograded" / "mean" / LESSON / f"{LESSON}.ipynb"
    old, mode = path.read_bytes(), path.stat().st_mode
    with_first(monkeypatch, stricter)
    told(root, write=True)
    regraded, kept = path.read_bytes(), read_kept(root / "transcripts" / LESSON / "mean")
    assert path.stat().st_mode == mode
    graded(root, Recording(), "mean", force=True)
    assert old != regraded == path.read_bytes()
    assert kept is not None
    assert kept.recorded is not None
    assert "Nobody passes this." in str(by_name(kept.recorded.outputs, "kl-divergence").outputs)
    assert "Nobody passes this." in str(
        by_name(nbformat.reads(regraded.decode(), 4), "kl-divergence").outputs
    )


def test_a_new_question_must_be_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A criterion that asks what was not recorded: the submissions are listed, their marks stand."""

    def asks_anew(student: Student) -> Finding:
        student.ask(Call("y", "kl_divergence", (1, 2)), answer="y", label="new")
        return Finding(Status.PASSED)

    with_first(monkeypatch, asks_anew)
    found = told(root, write=True)
    assert found.missing == {"mean": ("kl-divergence",), "right": ("kl-divergence",)}
    assert found.changes == ()
    assert booked(root) == {"mean": 3.0, "right": 6.0}
    workers = Recording()
    assert graded(root, workers, "right")["right"].how is How.JUDGED
    assert workers.judged == ["right"]


def test_only_those_that_a_new_question_needs_are_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is; what changed for them is told and what was before kept, as for all others."""

    def asks_anew(student: Student) -> Finding:
        student.ask(Call("y", "kl_divergence", (1, 2)), answer="y", label="new")
        return stricter(student)

    with_first(monkeypatch, asks_anew)
    regrade = ClassRegrade(Course(root, reuse=True), LESSON)
    judged_by._judging.cache_clear()
    asked: list[str] = []

    def run(students: list[str]) -> list[str]:
        asked.extend(students)
        graded(root, Recording(), "right")
        return ["right"]

    written = regrade.keep_before([Regraded("other", {}, {})])
    ran = run_missing(replace(told(root), before=written), regrade, run)
    assert asked == ["mean", "right"]
    assert (ran.ran, dict(ran.missing)) == ({"right": ("kl-divergence",)}, {"mean": ("kl-divergence",)})
    first, lines = KL.criteria[0], list(ran.lines())
    assert Change("right", KL.id, first.name, "passed", "failed") in ran.changes
    assert f"right: kl-divergence: 6 of 6 -> {6 - first.points:g} of 6" in lines
    assert "right: was run for kl-divergence" in lines
    assert "mean: must be run again for kl-divergence (--run-missing)" in lines
    assert ran.before == written  # what was before is all in one file
    kept = json.loads(written.read_text())
    assert kept["right"]["kl-divergence"]["points"] == 6.0
    assert kept.keys() == {"mean", "other", "right"}


def test_another_transcript_is_not_evidence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transcript that the marks were not found by is not judged: the submission must be run again."""
    folder = root / "transcripts" / LESSON
    shutil.copy(folder / "right.transcript.zip", folder / "mean.transcript.zip")
    with_first(monkeypatch, stricter)
    assert told(root).missing == {"mean": ("kl-divergence",)}


def test_who_was_never_graded_is_named(root: Path) -> None:
    """A submission without a transcript is said to have none, and stops nobody."""
    hand_in(Course(root), "new", solved(Course(root)))
    found = told(root)
    assert found.skipped == ("new",)
    assert found.submissions == 2

"""A small class graded through nbgrader's own steps, sandbox and gradebook included."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Grade, Gradebook

from autograder.checks import rubric
from autograder.commands import grade as command
from autograder.desk.grader import PUBLIC_SEED
from autograder.desk.pages import Page
from autograder.desk.student import Budget, DeskStudent
from autograder.exam.transcript import Transcript
from autograder.grading import apart
from autograder.grading.course import Course, CourseError
from autograder.grading.preprocessors import Examine
from autograder.grading.rejudge import judge_again
from autograder.rubric.verdict import judge
from tests.grading.small_course import (
    LESSON,
    MEAN,
    RIGHT,
    by_name,
    hand_in,
    make_course,
    released,
    solved,
)

pytestmark = pytest.mark.xdist_group("course")  # its class is made once

WARNS = RIGHT.replace(
    "    return",
    "    import warnings, sys\n    warnings.warn('old')\n    print('x', file=sys.stderr)\n    return",
)
FORGED = (
    "import sys\n"
    "def kl_divergence(mu, logvar):\n"
    "    sys.displayhook(6.0)\n"
    "    get_ipython().showtraceback = lambda *a, **k: None\n"
    "    raise ValueError('no idea')\n"
)
HANGS = MEAN + "\nwhile True: pass"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Eight students, graded once; what grading said is in ``course.said``."""
    course = make_course(tmp_path_factory.mktemp("course"))
    deleted = solved(course)
    deleted.cells = [
        c for c in deleted.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "kl-divergence"
    ]
    foreign = solved(course)
    for cell in foreign.cells:
        cell.metadata["nbgrader"]["grade_id"] = "x" + cell.metadata["nbgrader"]["grade_id"]
    class_ = {
        "right": solved(course),
        "mean": solved(course, MEAN),
        "warns": solved(course, WARNS),
        "forged": solved(course, FORGED),
        "hangs": solved(course, HANGS),
        "empty": released(course),
        "deleted": deleted,
        "pdf": b"%PDF-1.7",
        "other": foreign,
    }
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Examine.pace = {'cell_cpu_s': 2.0}\n")
    course = Course(course.root)
    course.said = {}  # type: ignore[attr-defined]
    for student, submission in class_.items():
        hand_in(course, student, submission)
        try:
            course.said[student] = course.autograde(LESSON, student)  # type: ignore[attr-defined]
        except CourseError as error:
            course.said[student] = str(error)  # type: ignore[attr-defined]
    return course


def grade(course: Course, student: str, name: str) -> Grade:
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        found = gradebook.find_grade(name, LESSON, LESSON, student)
        gradebook.db.expunge(found)
        return found


def named(course: Course, student: str) -> list[str]:
    summary = json.loads((course.root / "transcripts" / LESSON / f"{student}.json").read_text())
    return [m["named"] for m in summary["marks"] if m["named"]]


@pytest.mark.parametrize(
    ("student", "points"),
    [("right", 6), ("mean", 3), ("warns", 6), ("forged", 0), ("hangs", 3), ("empty", 0), ("deleted", 6)],
)
def test_partial_points_of_a_check_are_in_the_gradebook(course: Course, student: str, points: float) -> None:
    """Right, mistaken, noisy, forging, hanging, empty and mutilated notebooks get the points they earn."""
    assert grade(course, student, "kl-divergence").auto_score == points
    assert not grade(course, student, "kl-divergence").needs_manual_grade


def test_the_mistake_is_named(course: Course) -> None:
    """The summary beside the transcript says which mistake was made, and none where none was."""
    assert named(course, "mean") == ["kl-mean-over-dims"]
    assert named(course, "right") == named(course, "warns") == named(course, "forged") == []


@pytest.mark.parametrize(("student", "points"), [("right", 1), ("warns", 1), ("forged", 0), ("empty", 0)])
def test_plain_asserts_are_marked_without_nbgraders_holes(
    course: Course, student: str, points: float
) -> None:
    """Text on stderr costs nothing, and a failure with tracebacks switched off is still a failure."""
    assert grade(course, student, "plain").auto_score == points


def test_control_stock_nbgrader_gives_the_forger_full_marks(tmp_path: Path) -> None:
    """The same submission under nbgrader's own Execute: the forged output is read as the cell's points."""
    course = make_course(tmp_path / "course")
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("\ndel c.Autograde.autograde_preprocessors\n")
    course = Course(course.root)
    forged = FORGED.replace("6.0", "1.0")
    hand_in(course, "forged", solved(course, forged))
    course.autograde(LESSON, "forged")
    assert grade(course, "forged", "plain").auto_score == 1


def test_what_the_grader_can_not_judge_waits_for_a_person(course: Course) -> None:
    """A check without a rubric gets no automatic mark and needs a manual one; so does the essay."""
    for name in ("no-such-check", "essay"):
        assert grade(course, "right", name).auto_score is None
        assert grade(course, "right", name).needs_manual_grade


def test_bad_files_are_refused_by_name_and_nobody_elses_grading_stops(course: Course) -> None:
    """Not a notebook, and another lesson's notebook: one clear line each; all others have their marks."""
    said = course.said  # type: ignore[attr-defined]
    assert "not a notebook" in said["pdf"]
    assert f"{LESSON}.ipynb" in said["pdf"]
    assert "not this lesson" in said["other"]
    assert "other" in said["other"]
    assert grade(course, "deleted", "kl-divergence").auto_score == 6


def test_a_hanging_cell_is_an_incident_that_staff_can_read(course: Course) -> None:
    """The stopped cell is told in the summary and shown in the notebook."""
    summary = json.loads((course.root / "transcripts" / LESSON / "hangs.json").read_text())
    assert [i["kind"] for i in summary["incidents"]] == ["cell-stopped", "left-to-a-person"]
    assert "no check 'no-such-check'" in summary["incidents"][1]["says"]
    path = course.root / "autograded" / "hangs" / LESSON / f"{LESSON}.ipynb"
    assert "computed for 2 s" in str(by_name(nbformat.read(path, as_version=4), "kl-code").outputs)


def test_where_the_time_went_is_kept(course: Course) -> None:
    """The kernel's start, the student's cells and the exam are parts of the whole, and none took no time."""
    seconds = json.loads((course.root / "transcripts" / LESSON / "hangs.json").read_text())["seconds"]
    parts = [seconds[part] for part in ("start", "cells", "exam")]
    assert min(parts) > 0
    assert sum(parts) <= seconds["whole"] + 0.01


def test_a_class_is_judged_again_from_its_transcripts(course: Course) -> None:
    """Without a kernel, the recorded answers give the same points and the same names."""
    folder = course.root / "transcripts" / LESSON
    for path in sorted(folder.glob("*.transcript.zip")):
        summary = json.loads(path.with_name(path.name.replace(".transcript.zip", ".json")).read_text())
        again = judge_again(Transcript.load(path))
        marks = {m["check"]: (m["points"], m["named"]) for m in summary["marks"] if m["check"] in again}
        assert marks == {c: (v.points, v.named.name if v.named else "") for c, v in again.items()}


def test_a_resubmission_with_a_deleted_check_does_not_keep_old_points(course: Course) -> None:
    """The check is put back and held on what is there now."""
    again = released(course)
    again.cells = [c for c in again.cells if "grader.check" not in c.source]
    hand_in(course, "again", solved(course))
    course.autograde(LESSON, "again")
    assert grade(course, "again", "kl-divergence").auto_score == 6
    hand_in(course, "again", again)
    course.autograde(LESSON, "again")
    assert grade(course, "again", "kl-divergence").auto_score == 0


def test_when_the_examiner_itself_fails_every_mark_is_a_persons(course: Course) -> None:
    """A child that never answers costs the student nothing: no check and no plain test has a mark."""
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.Examine.submission_timeout_s = 0.01\n")
    impatient = Course(course.root)
    config_text = (course.root / "nbgrader_config.py").read_text()
    (course.root / "nbgrader_config.py").write_text(config_text.rpartition("\nc.Examine.sub")[0])
    hand_in(course, "late", solved(course))
    impatient.autograde(LESSON, "late")
    for name in ("kl-divergence", "plain"):
        assert grade(course, "late", name).auto_score is None
        assert grade(course, "late", name).needs_manual_grade
    summary = json.loads((course.root / "transcripts" / LESSON / "late.json").read_text())
    assert "did not end within" in summary["failure"]


def test_a_transcript_that_cannot_be_written_is_one_clear_error(course: Course) -> None:
    """Nothing is half kept: the submission stays ungraded, and the message names file and remedy."""
    target = course.root / "transcripts" / LESSON / "full.json"
    target.mkdir(parents=True)
    (target / "in-the-way").touch()
    hand_in(course, "full", solved(course))
    with pytest.raises(CourseError, match=r"full\.json: .* grade this submission again"):
        course.autograde(LESSON, "full")
    assert not (course.root / "autograded" / "full" / LESSON).exists()


def test_a_gradebook_that_is_busy_is_waited_for(course: Course) -> None:
    """Another program writes to the gradebook while we grade: its lock ends, and the marks are there."""
    hand_in(course, "patient", solved(course))
    other = sqlite3.connect(course.root / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(7.0, other.rollback)  # longer than the five seconds that sqlite3 waits itself
    release.start()
    course.autograde(LESSON, "patient")
    release.join()
    assert grade(course, "patient", "kl-divergence").auto_score == 6


def test_pages_and_export_work_unchanged(course: Course) -> None:
    """Feedback holds the verdict and its message, in a page that can be heard: a language, a title with the
    points, the table of points by the checks' titles, each heading one level below the one it belongs to.
    `nbgrader export` writes every student's score.
    """
    page = course.generate_feedback(LESSON, "mean").read_text()
    assert "3 of 6 points" in page
    assert "one fifth" in page
    assert '<html lang="en">' in page
    assert "<title>variational-autoencoders: 4 of 12 points so far</title>" in page
    assert '<td>3 of 6</td><th scope="row"><a href="#kl-divergence">KL divergence from a cloud' in page
    assert [int(level) for level in re.findall(r"<h(\d)", page)] == [1, 2, 2]
    done = nbgrader(course.root, "export")
    assert done.returncode == 0, done.stderr
    rows = (course.root / "grades.csv").read_text().splitlines()
    assert {r.split(",")[header(rows, "student_id")] for r in rows[1:]} >= {"right", "mean", "empty"}


def header(rows: list[str], name: str) -> int:
    return rows[0].split(",").index(name)


def nbgrader(root: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=root,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("code", "passes"), [(RIGHT, True), (MEAN, False)])
def test_nbgrader_validate_says_what_the_check_says(
    course: Course, tmp_path: Path, code: str, passes: bool
) -> None:
    """A student's `nbgrader validate` passes right work, and shows the check's own page for a mistake."""
    nb = solved(course, code)
    nb.cells = [c for c in nb.cells if "no-such-check" not in c.source]
    nbformat.write(nb, tmp_path / f"{LESSON}.ipynb")
    said = nbgrader(tmp_path, "validate", f"{LESSON}.ipynb").stdout
    assert ("Success" in said) is passes
    page = [line for line in repr(desk_page(code)).splitlines() if line]
    assert all(line in said for line in page) is not passes


def desk_page(code: str) -> Page:
    """What `grader.check` says of this code."""
    names: dict[str, Any] = {}
    exec(compile(code, "<student>", "exec"), names)
    student = DeskStudent(names, Transcript(LESSON, "you", PUBLIC_SEED), Budget())
    return Page(judge(rubric(LESSON).check("kl-divergence"), student))


def test_without_a_sandbox_grading_is_refused(course: Course) -> None:
    """No bubblewrap: one clear line, and no student's code was run; with the waiver by name it runs."""
    marker = course.root / "ran"
    spy = solved(course)
    spy.cells.append(new_code_cell(f"open({str(marker)!r}, 'w').close()"))
    hand_in(course, "spy", spy)
    only_ours = str(Path(sys.executable).parent)
    done = nbgrader(course.root, "autograde", LESSON, "--student=spy", PATH=only_ours)
    assert "no sandbox" in done.stderr
    assert done.returncode != 0
    assert not marker.exists()
    course.autograde(LESSON, "spy")
    assert not marker.exists()
    done = nbgrader(
        course.root, "autograde", LESSON, "--student=spy", "--force", AUTOGRADER_WAIVE_SANDBOX="1"
    )
    assert done.returncode == 0, done.stderr
    assert marker.exists()


def test_a_check_refuses_to_be_graded_without_the_examiner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the course's configuration be missed, `grader.check` raises instead of giving marks."""
    from autograder.desk import Grader

    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    with pytest.raises(RuntimeError, match="without the examiner"):
        Grader(LESSON).check("kl-divergence")


@pytest.mark.parametrize(("line", "warm"), [("", True), ("c.Examine.warm = False", False)])
def test_a_class_is_graded_warm_unless_its_course_says_not(tmp_path: Path, line: str, warm: bool) -> None:
    """Warm starts are a setting of the course's; the command reads it before it loads what grades."""
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{line}\n")
    assert Examine(config=Course(tmp_path, reuse=True).coursedir.config).warm is warm
    assert command._warm(tmp_path) is warm


def test_a_cold_start_comes_to_the_same_marks(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another user than root gets, through the whole path."""
    config, asked, do = course.root / "nbgrader_config.py", [], apart.EXAMINER.do
    text = config.read_text()
    config.write_text(f"{text}\nc.Examine.warm = False\n")
    cold = Course(course.root)
    config.write_text(text)

    def noted(room: Path, wall_s: float, warm: bool = False) -> tuple[str, int]:
        asked.append(warm)
        return do(room, wall_s, warm)

    monkeypatch.setattr(apart.EXAMINER, "do", noted)
    hand_in(course, "cold", solved(course))
    cold.autograde(LESSON, "cold")
    assert asked == [False]
    assert grade(course, "cold", "kl-divergence").auto_score == 6

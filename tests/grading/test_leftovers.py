"""What a killed `nbgrader autograde` left behind is named and taken away, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.grading.course import Course
from autograder.grading.leftovers import leftovers, repair
from tests.grading.dask_cluster import until
from tests.grading.small_course import LESSON, RIGHT, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("class")

PAUSE = "\nimport time\ntime.sleep(600)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Ada's grading came to its end; nbgrader was killed with -9 while it graded Ben."""
    course = make_course(tmp_path_factory.mktemp("leftovers") / "course")
    hand_in(course, "ada", b"no notebook; what counts is what nbgrader left")
    folder = course.root / "autograded" / "ada" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").touch()
    (folder / f"{LESSON}.ipynb").chmod(0o444)
    hand_in(course, "ben", solved(course, RIGHT + PAUSE))
    argv = [sys.executable, "-m", "nbgrader", "autograde", LESSON, "--student=ben"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    running = subprocess.Popen(
        argv,
        cwd=course.root,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until(lambda: (course.root / "autograded" / "ben" / LESSON / f"{LESSON}.ipynb").exists(), running)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    return course


def test_it_is_named_with_the_remedy_and_taken_away(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ben is named and Ada is not; repaired, nothing is left to be named, and Ada's folder is there."""
    assert [(left.student, left.lesson) for left in leftovers(course)] == [("ben", LESSON)]
    monkeypatch.setattr("autograder.commands.doctor.examine_machine", list)
    monkeypatch.chdir(course.root)
    named = CliRunner().invoke(cli.main, ["doctor"])
    assert named.exit_code == 1
    assert "autograder doctor --repair" in named.output
    assert CliRunner().invoke(cli.main, ["doctor", "--repair"]).exit_code == 0
    assert CliRunner().invoke(cli.main, ["doctor"]).exit_code == 0
    assert leftovers(course) == []
    assert (course.root / "autograded" / "ada" / LESSON).exists()
    assert not (course.root / "autograded" / "ben" / LESSON).exists()


def test_a_submission_without_a_notebook_there_is_one_too(course: Course) -> None:
    """Killed earlier still, there is a folder with files and no notebook."""
    hand_in(course, "chloe", b"no notebook; what counts is what nbgrader left")
    folder = course.root / "autograded" / "chloe" / LESSON
    folder.mkdir(parents=True)
    (folder / "data.csv").touch()
    (found,) = (left for left in leftovers(course) if left.student == "chloe")
    assert found.folder == folder
    repair(found)
    assert "chloe" not in {left.student for left in leftovers(course)}

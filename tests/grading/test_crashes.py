"""Killed at any moment and started again, a class has the marks of an undisturbed run."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.grading.booked import Scores, scores
from autograder.grading.course import Course
from tests.grading.dask_cluster import Cluster, cluster, command, until
from tests.grading.small_course import LESSON, MEAN, RIGHT, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("crashes")

PAUSE = "\nimport time\ntime.sleep(4)\n"
CLASS = {
    "ada": RIGHT,
    "ben": MEAN + PAUSE,
    "chloe": "def kl_divergence(mu, logvar):\n    return mu\n" + PAUSE,
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class graded by stock `nbgrader autograde`, undisturbed."""
    course = make_course(tmp_path_factory.mktemp("crashes") / "undisturbed")
    for student, code in CLASS.items():
        hand_in(course, student, solved(course, code))
        course.autograde(LESSON, student)
    return course


@pytest.fixture
def root(course: Course, tmp_path: Path) -> Path:
    """The same course and class with nothing graded."""
    root = tmp_path / "course"
    shutil.copytree(
        course.root, root, ignore=shutil.ignore_patterns("autograded", "transcripts", "gradebook.db")
    )
    Course(root).generate_assignment(LESSON)
    return root


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with two workers, until a test kills them."""
    with cluster(tmp_path_factory.mktemp("dask") / "two", workers=2) as started:
        yield started


def marks(root: Path) -> dict[str, Scores]:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return scores(gradebook, LESSON)


def notebook(root: Path, student: str) -> nbformat.NotebookNode:
    return nbformat.read(root / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)


def test_a_worker_lost_costs_only_what_it_was_doing(course: Course, root: Path, two: Cluster) -> None:
    """kill -9 of one of two workers in mid-submission: the other does it again; the marks are the same."""
    run = command(root, "grade", LESSON, f"--scheduler={two.address}", *two.tls, "--json")
    until(two.busy, run)
    two.kill(str(two.busy()))
    said = run.communicate(timeout=120)[0]
    assert run.returncode == 0, said
    told = json.loads(said[said.index("{\n") : said.rindex("\n}") + 2])
    assert {name: s["how"] for name, s in told["students"].items()} == dict.fromkeys(CLASS, "ran")
    assert marks(root) == marks(course.root)
    assert marks(root)["ben"]["kl-divergence"] == 3
    for student in CLASS:
        ours, stock = notebook(root, student), notebook(course.root, student)
        assert [c.get("outputs") for c in ours.cells] == [c.get("outputs") for c in stock.cells]
        assert ours.metadata == stock.metadata


def test_a_command_that_was_killed_goes_on(course: Course, root: Path) -> None:
    """kill -9 of the command after the first mark: its workers end; the next run does only the rest."""
    run = command(root, "grade", LESSON, "--workers=1")
    until(lambda: (root / "transcripts" / LESSON / "ada.json").exists(), run)
    left = psutil.Process(run.pid).children(recursive=True)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert psutil.wait_procs(left, timeout=60)[1] == []
    again = command(root, "grade", LESSON, "--workers=1")
    said = again.communicate(timeout=120)[0]
    assert again.returncode == 0, said
    assert "ada: unchanged" in said or "ada: reused" in said
    assert "ben: ran" in said
    assert marks(root) == marks(course.root)


def test_a_scheduler_that_was_killed_is_one_clear_line(course: Course, root: Path, two: Cluster) -> None:
    """kill -9 of the scheduler: the command says so and ends; with other workers it goes on."""
    run = command(root, "grade", LESSON, f"--scheduler={two.address}", *two.tls)
    until(two.busy, run)
    two.kill("scheduler")
    said = run.communicate(timeout=120)[0]
    assert run.returncode == 1
    assert said.splitlines()[-1].startswith("Error: the scheduler is gone")

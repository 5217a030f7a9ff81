"""The gradebook in PostgreSQL, by nbgrader's own setting, with two graders who write at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook, SubmittedAssignment

from autograder.grading.booked import scores
from autograder.grading.course import Course
from tests.grading.small_course import LESSON, ROOT, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("class")

GRADER = """
import sys
from pathlib import Path
from tests.grading.class_stand_in import StandIn, graded
found = graded(Path(sys.argv[1]), StandIn(points=float(sys.argv[2])), *sys.argv[3:])
print(*(f"{done.student}: {done.how.value} {done.says}" for done in found.values()), sep="\\n")
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server of the distribution's, of this test's own, that no network reaches."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    if programs is None:
        pytest.skip("PostgreSQL is not installed, and could not be: Debian's package `postgresql`")
    become = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if become:
        shutil.chown(folder, "nobody", "nogroup")

    def run(program: str, *words: str) -> None:
        argv = [*become, str(programs.parent / program), *words]
        subprocess.run(argv, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=120)

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "grader", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", settings, "start")
        run("createdb", "-h", str(folder), "-U", "grader", "course")
        yield f"postgresql+psycopg://grader@/course?host={folder}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def course_at(root: Path, url: str) -> Course:
    made = make_course(root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
    course = Course(made.root)
    course.generate_assignment(LESSON)
    (root / ".course-secret").write_text("ab" * 32)
    return course


def test_two_graders_at_once(url: str, tmp_path: Path) -> None:
    """Two course folders, as on two machines, share a gradebook: every mark is there, once and right."""
    started = []
    for name, points in (("one", 1.0), ("two", 0.5)):
        course = course_at(tmp_path / name, url)
        students = [f"{name}-{n}" for n in range(4)]
        for student in students:
            hand_in(course, student, solved(course))
        argv = [sys.executable, "-c", GRADER, str(course.root), str(points), *students]
        started.append((argv, {**os.environ, "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"}))
    graders = [
        subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for argv, env in started
    ]
    for grader in graders:
        said = grader.communicate(timeout=300)[0]
        assert grader.returncode == 0, said
        assert said.count(": ran") == 4, said
    with Gradebook(url) as gradebook:
        found = scores(gradebook, LESSON)
        assert {s: cells["kl-divergence"] for s, cells in found.items()} == {
            f"{name}-{n}": points for name, points in (("one", 1.0), ("two", 0.5)) for n in range(4)
        }
        assert gradebook.db.query(SubmittedAssignment).count() == 8

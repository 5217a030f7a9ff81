"""A lesson's whole round through nbgrader's own programs: released, handed in, graded, given back.

Two students use the exchange, one of them late; two hand in on Canvas, one on Moodle. All are the same
user of this machine, so each has a home of their own and says who they are.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.grading.bank import build, read_sample
from tests.guides import ROOT, python
from tests.jupyter_server import address_of

LESSON = "from-classification-to-generation"
GUIDE = ROOT / "docs" / "instructors.md"
PATIENCE_S = 600
"""For one command, on a machine that may be busy."""


@dataclass(frozen=True)
class Place:
    """Somebody's folder, with a home of its own. ``ran``: the commands so far."""

    folder: Path
    ran: list[str] = field(default_factory=list)

    def run(self, command: str) -> str:
        """What a command of this environment says here. Raises: AssertionError with it, where it fails."""
        program, *words = shlex.split(command)
        self.ran.append(command)
        done = subprocess.run(
            [str(Path(sys.executable).parent / program), *words],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def environment(self) -> dict[str, str]:
        home = self.folder.parent / f"home-{self.folder.name}"
        home.mkdir(exist_ok=True)
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "OMP_NUM_THREADS": "1",
        }

    def configure(self, text: str) -> None:
        """Add to this place's nbgrader_config.py."""
        with (self.folder / "nbgrader_config.py").open("a") as config:
            config.write(f"\n{text}\n")


def lay_course(root: Path) -> Place:
    """The course with this one lesson, an exchange, and the guide's plugin for lateness."""
    course = Place(root / "course")
    shutil.copytree(ROOT / "assignments" / LESSON, course.folder / "assignments" / LESSON)
    (course.folder / "assignments" / LESSON / "sheets").mkdir()
    (course.folder / "assignments" / LESSON / "sheets" / "of the course.txt").write_text("ours")
    shutil.copy(ROOT / "nbgrader_config.py", course.folder)
    keys = course.folder / "reference" / "keys"
    keys.mkdir(parents=True)
    shutil.copy(ROOT / "reference" / "keys" / f"{LESSON}.toml", keys)
    exchange = root / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    course.configure(f"c.Exchange.root = {str(exchange)!r}\n" + python(GUIDE, "late penalties"))
    return course


def lay_student(root: Path, who: str) -> Place:
    """A student's folder, which knows the course's name and exchange."""
    place = Place(root / who)
    place.folder.mkdir()
    place.configure(
        'c = get_config()\nc.CourseDirectory.course_id = "generative-foundations"\n'
        f"c.Exchange.root = {str(root / 'exchange')!r}"
    )
    return place


def answers(title: str) -> Mapping[str, str]:
    """What a submission of the bank writes, by cell."""
    sample = read_sample(ROOT / "reference" / "submissions" / LESSON / f"{title}.py")
    made = build(sample, ROOT / "assignments" / LESSON / f"{LESSON}.ipynb")[f"{LESSON}.ipynb"]
    cells = nbformat.reads(made.decode(), as_version=4).cells
    marked = [(cell.metadata.get("nbgrader", {}), cell.source) for cell in cells]
    return {about["grade_id"]: source for about, source in marked if about.get("solution")}


def solve(notebook: Path, title: str) -> bytes:
    """Write those answers into a notebook as it was handed out; the notebook's bytes."""
    nb = nbformat.read(notebook, as_version=4)
    written = answers(title)
    for cell in nb.cells:
        cell.source = written.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    nbformat.write(nb, notebook)
    return notebook.read_bytes()


def use_exchange(student: Place, title: str) -> None:
    """Fetch, solve, submit; a file of one's own goes along, and the course's was scribbled on."""
    student.run(f"nbgrader fetch_assignment {LESSON}")
    folder = student.folder / LESSON
    solve(folder / f"{LESSON}.ipynb", title)
    (folder / "my notes.txt").write_text("mine")
    (folder / "sheets" / "of the course.txt").write_text("scribbled")
    student.run(f"nbgrader submit {LESSON} --student={student.folder.name}")


def due_when(course: Place, student: str) -> None:
    """Let the lesson be due when that student handed in on the exchange."""
    inbound = course.folder.parent / "exchange" / "generative-foundations" / "inbound"
    (path,) = inbound.glob(f"{student}+*")
    course.run(f"nbgrader db assignment add {LESSON} --duedate='{path.name.split('+')[2]}'")


def from_lms(course: Place, lms: str, files: Mapping[str, bytes]) -> str:
    """Lay the LMS's zip file and collect it, by the guide's pattern; what nbgrader said."""
    archive = course.folder / "downloaded" / LESSON / "archive"
    shutil.rmtree(archive.parent, ignore_errors=True)
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "submissions.zip", "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    course.configure(python(GUIDE, f"zip_collect: {lms}"))
    return course.run(f"nbgrader zip_collect {LESSON} --strict")


@contextmanager
def formgrader(course: Place) -> Iterator[str]:
    """The address of a Jupyter server in the course folder, with nbgrader's formgrader."""
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *("--IdentityProvider.token=", "--ServerApp.allow_root=True"),
        f"--ServerApp.root_dir={course.folder}",
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
    ]
    with subprocess.Popen(
        command,
        cwd=course.folder,
        env=course.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            yield address_of(server)
        finally:
            server.terminate()


def booked(course: Place, student: str) -> dict[str, float | str | None]:
    """What the gradebook has of a student: marks by cell, the penalty, the total, the essay's comment."""
    url = f"sqlite:///{course.folder / 'gradebook.db'}"
    with Gradebook(url, "generative-foundations") as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, student)
        found: dict[str, float | str | None] = {grade.name: grade.score for grade in notebook.grades}
        found["total"], found["penalty"] = notebook.score, notebook.late_submission_penalty
        found["id"] = notebook.id
        found["comment"] = gradebook.find_comment("memorises", LESSON, LESSON, student).comment
        return found

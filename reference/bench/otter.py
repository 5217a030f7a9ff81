"""A second peer: `otter run` over the same notebooks, with tests that hold the same public exam in process.

otter-grader lives in a virtual environment of its own below build/, made when it is asked for; ours stays as
it is, and what the lessons need is seen from there. Its tests pass or fail, so a check counts there as passed
where it earns full points; the sum of those points is what is compared.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

from autograder.checks import rubric
from reference.bench.classes import CALL, exam_of
from reference.bench.ways import BenchError, Class, Took

OTTER = "otter run"
PACKAGE = "otter-grader"
TEST = """\
OK_FORMAT = False
from otter.test_files import test_case
name = "{check}"
points = {points}

@test_case(points={points})
def test_check(env):
    exec({exam!r}, env)
    assert env["_verdicts"]["{check}"].points == {points}
"""
"""One check of ours as a test of otter's: the very cell that stock nbgrader runs."""


def environment(build: Path) -> Path:
    """The program `otter`, installed where it is not there yet. Raises: BenchError."""
    home = build / "otter-venv"
    program = home / "bin" / "otter"
    if not program.exists():
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", PACKAGE]
        for argv in ([sys.executable, "-m", "venv", str(home)], pip):
            done = subprocess.run(argv, capture_output=True, text=True)
            if done.returncode != 0:
                said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
                raise BenchError(f"{PACKAGE} can't be installed: {said}")
    seen = [sysconfig.get_paths()["purelib"], *filter(None, sys.path)]
    (folder,) = (home / "lib").glob("python*/site-packages")
    (folder / "beside.pth").write_text("\n".join(dict.fromkeys(map(os.path.abspath, seen))) + "\n")
    return program


def otter(program: Path, of: Class, who: Sequence[str]) -> Took:
    """Each submission in turn, as `otter run` grades one. Its marks are sums, see `passed_points`."""
    spent_s, sums = 0.0, {}
    with tempfile.TemporaryDirectory(prefix="bench-otter-") as folder:
        config = _config(Path(folder), of)
        for student in who:
            room = Path(folder) / student
            room.mkdir()
            (room / f"{of.lesson}.ipynb").write_text(_notebook(of, student))
            argv = [str(program), "run", "--no-logo", "-a", str(config), f"{of.lesson}.ipynb"]
            started_s = time.monotonic()
            done = subprocess.run(argv, cwd=room, env=_around(), capture_output=True, text=True)
            spent_s += time.monotonic() - started_s
            if done.returncode != 0:
                raise BenchError(f"{' '.join(argv)} ended with {done.returncode}: {done.stderr[-500:]}")
            results = json.loads((room / "results.json").read_text())
            sums[student] = sum(float(test.get("score", 0.0)) for test in results["tests"])
    return Took(spent_s, course=of.stock, sums=sums)


def passed_points(lesson: str, marks: Mapping[str, float | None]) -> float:
    """What otter's tests come to where the checks earned these: all points of a check, or none."""
    return sum(c.points for c in rubric(lesson).checks if marks.get(c.id) == c.points)


def _config(folder: Path, of: Class) -> Path:
    """What `otter generate` would make: the tests, and the files that the lesson is released with."""
    path = folder / "autograder.zip"
    students = [path.name for path in (of.ours.root / "submitted").iterdir()]
    exam = exam_of(of.ours, of.lesson, students)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python", "pdf": False}))
        for check in rubric(of.lesson).checks:
            test = TEST.format(check=check.id, points=check.points, exam=exam(check=check.id))
            archive.writestr(f"tests/{check.id}.py", test)
        source = of.ours.root / "assignments" / of.lesson
        for file in source.rglob("*"):
            if file.is_file() and file.suffix != ".ipynb":
                archive.write(file, f"files/{file.relative_to(source)}")
    return path


def _notebook(of: Class, student: str) -> str:
    """The submission; its checks are asked where they stand."""
    nb = nbformat.read(of.ours.root / "submitted" / student / of.lesson / f"{of.lesson}.ipynb", as_version=4)
    for cell in nb.cells:
        if found := CALL.fullmatch(cell.source.strip()):
            cell.source = f"_STUDENT = {student!r}"
            cell.metadata["otter"] = {"tests": [found["check"]]}
    return nbformat.writes(nb)


def _around() -> dict[str, str]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}

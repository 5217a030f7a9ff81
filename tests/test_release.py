"""The students' notebooks in release/."""

import inspect
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.checks import LESSONS, rubric
from autograder.grading.course import CONFIG
from autograder.grading.release import release_lessons

ROOT = Path(__file__).parents[1]


def test_release_is_what_the_instructors_notebooks_make(tmp_path: Path) -> None:
    """Made anew, every file of release/ is the same to the last byte; `make release` brings it up to date."""
    shutil.copy(ROOT / CONFIG, tmp_path)
    shutil.copytree(ROOT / "assignments", tmp_path / "assignments")
    release_lessons(tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "release").rglob("*") if p.is_file()}
    kept = {p.relative_to(ROOT): p.read_bytes() for p in (ROOT / "release").rglob("*") if p.is_file()}
    assert made == kept


def test_release_holds_no_solution() -> None:
    """No solution region, no marking scheme and no solved line of the source is in a student's notebook."""
    for path in (ROOT / "release").rglob("*.ipynb"):
        text = path.read_text()
        assert "BEGIN SOLUTION" not in text
        assert "Marking scheme" not in text
        assert "raise NotImplementedError()" in text


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_name_that_is_asked_for_stands_in_the_students_notebook(lesson: str) -> None:
    """No student has to guess what a function, method or variable is to be called."""
    text = (ROOT / "release" / lesson / f"{lesson}.ipynb").read_text()
    checks = rubric(lesson).checks
    source = Path(inspect.getfile(checks[0].criteria[0].judge)).read_text()
    asked = {check.subject.split(".")[-1] for check in checks} - {"predictions"}
    asked |= set(re.findall(r'(?:said\(student|Value\("said"), "(\w+)"\)', source))
    for name in asked:
        assert name in text, name


def test_the_install_source_is_one_setting(tmp_path: Path) -> None:
    """Set in the configuration, it stands in the first code cell of every released notebook."""
    config = (ROOT / CONFIG).read_text()
    setting = 'c.InstallSource.source = ""'
    assert setting in config
    (tmp_path / CONFIG).write_text(config.replace(setting, 'c.InstallSource.source = "course.whl"'))
    shutil.copytree(ROOT / "assignments", tmp_path / "assignments")
    for path in release_lessons(tmp_path):
        notebook = nbformat.read(path, as_version=4)
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert first.source.endswith('    %pip install --quiet "course.whl"')

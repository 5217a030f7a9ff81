"""A new check in a course folder: its stub, its cells and its part of the bank, which work as they stand."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.checks import LESSONS
from autograder.checks.course import ChecksError, CourseChecks, file_of, read_checks
from autograder.grading import stubs
from autograder.grading.cells import grade_id
from autograder.grading.course import CONFIG, Course

MODULE = "course_checks"
POINTS = 2.0
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SETUP = re.compile(r"^grader\s*=", re.MULTILINE)


class StubError(RuntimeError):
    """What is asked for can't be made; one line that says why. Nothing was written."""


def new_course(folder: Path) -> Path:
    """A course folder with its nbgrader_config.py, which is returned. Raises: StubError."""
    config = folder / CONFIG
    if config.exists():
        raise StubError(f"{config} is there already")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.write_text(stubs.CONFIG.substitute(course=folder.resolve().name, module=MODULE))
    except OSError as error:
        raise StubError(f"{config}: {error.strerror}") from None
    return config


def new_check(course: Course, lesson: str, check: str) -> list[Path]:
    """Write the stub of a check in the course's own checks, its cells and two submissions for the bank.

    The files written, new or longer. Raises: StubError, CourseError, ChecksError.
    """
    words = _words(course, lesson, check)
    texts = {
        Path(file_of(words["module"], lesson)): _checks(course, lesson, words),
        _notebook_of(course, lesson): _notebook(course, lesson, words),
        **_bank(course, lesson, words),
    }
    for path, text in texts.items():
        (course.root / path).parent.mkdir(parents=True, exist_ok=True)
        (course.root / path).write_text(text, encoding="utf-8")
    return list(texts)


def _words(course: Course, lesson: str, check: str) -> dict[str, str]:
    """What the stubs' places are filled with."""
    for name in (lesson, check):
        if not _NAME.fullmatch(name):
            raise StubError(f"{name!r}: lessons and checks are named in small letters, as two-layers")
    name = check.replace("-", "_")
    if keyword.iskeyword(name):
        raise StubError(f"{check!r} is a word of Python's own, and can't be the name of a function")
    if not course.checks_folder:
        raise StubError(
            f'{CONFIG} names no checks of this course; add the line: c.Examine.checks = "{MODULE}"'
        )
    title = check.replace("-", " ").capitalize()
    head = {"lesson": lesson, "check": check, "name": name, "NAME": name.upper(), "title": title}
    return head | {"module": course.checks_folder, "line": "-" * (100 - len(check))}


def _checks(course: Course, lesson: str, words: Mapping[str, str]) -> str:
    """The text of the lesson's checks with the new one, which was loaded once."""
    module, file = words["module"], file_of(words["module"], lesson)
    there = read_checks(course.root, module) if (course.root / module).is_dir() else CourseChecks()
    if lesson in LESSONS and not there.has(lesson):
        raise StubError(f"{lesson} is a lesson of this package: give yours another name")
    if there.has(lesson) and words["check"] in {c.id for c in there.rubric(lesson).checks}:
        raise StubError(f"{file} has a check {words['check']} already")
    text = there.files.get(file, stubs.HEAD.substitute(words)) + "\n" + stubs.CHECK.substitute(words)
    try:
        CourseChecks({**there.files, file: text}).rubric(lesson).check(words["check"])
    except ChecksError as error:
        raise StubError(f"with the new check at its end, {error}") from None
    return text


def _notebook_of(course: Course, lesson: str) -> Path:
    return Path(course.coursedir.source_directory) / lesson / f"{lesson}.ipynb"


def _notebook(course: Course, lesson: str, words: Mapping[str, str]) -> str:
    """The lesson's notebook with the check's cells at its end; a new one where there is none."""
    path = course.root / _notebook_of(course, lesson)
    check, code = words["check"], f"{words['check']}-code"
    nb = nbformat.read(path, as_version=4) if path.exists() else _new_notebook(lesson)
    if taken := {check, code} & {grade_id(cell) for cell in nb.cells}:
        raise StubError(f"{path} has a cell {' and a cell '.join(sorted(taken))} already")
    cells = [nbformat.v4.new_markdown_cell(stubs.TASK.substitute(words), id=f"{check}-task")]
    cells += [
        _cell(code, stubs.CODE.substitute(words), solution=True),
        _cell(check, f'grader.check("{check}")', grade=True, locked=True, points=POINTS),
    ]
    if not any(cell.cell_type == "code" and _SETUP.search(cell.source) for cell in nb.cells):
        cells.insert(0, _cell("setup", stubs.SETUP.substitute(words), locked=True))
    if nb.nbformat_minor < 5:
        for cell in cells:
            del cell["id"]
    nb.cells += cells
    return str(nbformat.writes(nb)) + "\n"


def _new_notebook(lesson: str) -> NotebookNode:
    title = nbformat.v4.new_markdown_cell(f"# {lesson.replace('-', ' ').capitalize()}", id="title")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=[title], metadata={"kernelspec": kernel})


def _cell(name: str, source: str, **marks: Any) -> NotebookNode:
    """A code cell with nbgrader's metadata."""
    cell = nbformat.v4.new_code_cell(source, id=name)
    base = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = {**base, "grade_id": name, "cell_type": "code", **marks}
    return cell


def _bank(course: Course, lesson: str, words: Mapping[str, str]) -> dict[Path, str]:
    """One correct and one mistaken submission."""
    folder, name = Path("reference/submissions") / lesson, words["name"]
    texts = {
        folder / "correct" / f"{name}_as_a_sum.py": stubs.CORRECT.substitute(words),
        folder / "mistaken" / f"{name}_unchanged.py": stubs.MISTAKEN.substitute(words),
    }
    for path in texts:
        if (course.root / path).exists():
            raise StubError(f"{path} is there already")
    return texts

"""A course's own checks: a folder of Python files, one a lesson, which travels as text to wherever it judges.

The command line reads it in the course folder, an examiner's process and workers on other machines find it
in their job, a student's notebook finds what was released beside it. They all load it from the text. Nothing
of it stays behind in ``sys.modules``, so that two courses, or one before and after a change, never meet.
"""

from __future__ import annotations

import importlib
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import Any

from autograder.rubric.check import Check, Rubric

INIT = "__init__"
_one_at_a_time = threading.Lock()


class ChecksError(RuntimeError):
    """A course's checks can't be found, read or loaded. One line that names file and line; staff see it."""


@dataclass(frozen=True)
class CourseChecks:
    """The checks of a course besides those of this package.

    ``files``: their text, by name in the course folder, ``"course_checks/softmax.py"``; none for a course
    without any. The file of the lesson ``two-layers`` is ``two_layers.py``. What lessons share lies in files
    that begin with an underscore, or in folders.
    """

    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The folder's name, ``""`` without files."""
        return next((name.partition("/")[0] for name in self.files), "")

    def has(self, lesson: str) -> bool:
        """Whether there is a file for this lesson."""
        return file_of(self.module, lesson) in self.files

    def for_lesson(self, lesson: str) -> CourseChecks:
        """As much of them as this lesson needs: without the other lessons' files."""
        own = file_of(self.module, lesson)
        return CourseChecks({n: text for n, text in self.files.items() if n == own or _is_shared(n)})

    def rubric(self, lesson: str) -> Rubric:
        """All checks in the lesson's file, in its order; ``BY_HAND`` in it: points of cells for a person.

        Raises: ChecksError.
        """
        return _rubric(tuple(sorted(self.for_lesson(lesson).files.items())), lesson)


def file_of(module: str, lesson: str) -> str:
    """The name of a lesson's file in the course folder."""
    return f"{module}/{lesson.replace('-', '_')}.py"


def _is_shared(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) > 2 or path.name.startswith("_")


def read_checks(root: Path, module: str) -> CourseChecks:
    """The checks that lie in the folder ``module`` of the course at ``root``; ``""``: a course without any.

    Raises: ChecksError.
    """
    if not module:
        return CourseChecks()
    if not module.isidentifier():
        raise ChecksError(f"c.Examine.checks is {module!r}: it must name a folder beside nbgrader_config.py")
    if not (root / module).is_dir():
        raise ChecksError(f"{root / module}: the folder of the course's checks (c.Examine.checks) is missing")
    paths = {p.relative_to(root): p for p in sorted((root / module).rglob("*.py"))}
    seen = {at.as_posix(): p for at, p in paths.items() if not any(part.startswith(".") for part in at.parts)}
    try:
        return CourseChecks({name: p.read_text(encoding="utf-8") for name, p in seen.items()})
    except (OSError, ValueError) as error:
        raise ChecksError(f"{root / module}: the course's checks can't be read: {error}") from None


def found_near(folder: Path, module: str) -> CourseChecks:
    """The checks beside a notebook that lies in ``folder``, or in a folder above it. Raises: ChecksError."""
    for place in (folder, *folder.parents):
        if (place / module).is_dir():
            return read_checks(place, module)
    raise ChecksError(
        f"the folder `{module}` is neither beside this notebook nor above it. It comes with the notebook: "
        "fetch both again, and keep them together"
    )


@cache
def _rubric(files: tuple[tuple[str, str], ...], lesson: str) -> Rubric:
    checks = CourseChecks(dict(files))
    file = file_of(checks.module, lesson)
    found = vars(_loaded(checks.files, file))
    known = list({id(value): value for value in found.values() if isinstance(value, Check)}.values())
    ids = [check.id for check in known]
    if doubled := {name for name in ids if ids.count(name) > 1}:
        raise ChecksError(f"{file}: more than one check is called {', '.join(sorted(doubled))}")
    by_hand = found.get("BY_HAND", {})
    if not known and not by_hand:
        raise ChecksError(f"{file} holds no check: nothing in it is a `Check`")
    return Rubric(lesson, tuple(known), by_hand)


def _loaded(files: Mapping[str, str], file: str) -> Any:
    """The module of one of the files. Raises: ChecksError, naming the line that can't be loaded."""
    name = file.removesuffix(".py").replace("/", ".")
    with _one_at_a_time, _importable(files):
        try:
            return importlib.import_module(name)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            places = [f"{frame.filename}:{frame.lineno}" for frame in frames if frame.filename in files]
            if isinstance(error, SyntaxError) and error.filename in files:
                places.append(f"{error.filename}:{error.lineno}")
            said = error.msg if isinstance(error, SyntaxError) else error
            raise ChecksError(
                f"{places[-1] if places else file}: {type(error).__name__}: {said}{_hint(error, name)}"
            ) from error


def _hint(error: Exception, name: str) -> str:
    if not isinstance(error, ModuleNotFoundError):
        return ""
    return (
        f" (what is installed can be imported, and of {name.partition('.')[0]} what lessons share: files "
        "that begin with an underscore, and folders)"
    )


@contextmanager
def _importable(files: Mapping[str, str]) -> Iterator[None]:
    """Meanwhile these files can be imported, and no others of that name."""
    module = next(iter(files)).partition("/")[0]
    finder, aside = _FromText(files), _taken_out(module)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _taken_out(module)
        sys.modules.update(aside)


def _taken_out(module: str) -> dict[str, Any]:
    names = [name for name in sys.modules if f"{name}.".startswith(f"{module}.")]
    return {name: sys.modules.pop(name) for name in names}


class _FromText(MetaPathFinder, InspectLoader):
    """Imports modules from their text; a folder is a package with or without its ``__init__.py``."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module's, None where it is not among the files."""
        folder = fullname.replace(".", "/")
        if f"{folder}.py" in self.files:
            return spec_from_loader(fullname, self, origin=f"{folder}.py", is_package=False)
        if any(name.startswith(f"{folder}/") for name in self.files):
            return spec_from_loader(fullname, self, origin=f"{folder}/{INIT}.py", is_package=True)
        return None

    def get_source(self, fullname: str) -> str:
        """Its text."""
        return self.files.get(self._origin(fullname), "")

    def get_code(self, fullname: str) -> CodeType:
        """Its code, with the file's name for tracebacks."""
        return compile(self.get_source(fullname), self._origin(fullname), "exec", dont_inherit=True)

    def _origin(self, fullname: str) -> str:
        folder = fullname.replace(".", "/")
        return f"{folder}.py" if f"{folder}.py" in self.files else f"{folder}/{INIT}.py"

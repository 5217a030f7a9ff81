"""What one check is judged by, as a digest: its own code with all that this reaches, and nothing else.

When a tolerance, a message or a mistake of one check changes, the digests of the others stay, and their
marks need not be found again. What a check reaches is found by following the names in its criteria's code,
from function to function within the package and the course's own checks, wherever they could lead. Modules
that everything goes through, data, and the versions that torch computes with count as a whole.
"""

from __future__ import annotations

import enum
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import torch

from autograder.checks import PACKAGE, has_rubric, rubric
from autograder.checks.calibrated import FOLDER as CALIBRATED
from autograder.checks.course import CourseChecks
from autograder.exam.transcript import environment
from autograder.grading.identity import joined, tree_digest
from autograder.rubric.check import Check
from autograder.sandbox.view import package_folder

OURS = "autograder."
WHOLE = ("exam", "rubric", "report", "lesson", "grading/examine.py", "grading/rejudge.py")
"""What of the package all judging goes through."""
MEMBERS = (FunctionType, staticmethod, classmethod, property, functools.cached_property)


def checks_of(lesson: str, key: Mapping[str, Any] | None, course: CourseChecks = PACKAGE) -> dict[str, str]:
    """The digest of what judges each check of a lesson, by id.

    ``key``: the lesson's answer key. ``course``: the course's own checks.
    """
    ground = joined(_whole(), tree_digest([CALIBRATED / f"{lesson}.json"]), json.dumps(environment()))
    found: dict[str, str] = {}
    for check in rubric(lesson, course).checks if has_rubric(lesson, course) else ():
        about = json.dumps((key or {}).get(check.id), sort_keys=True, default=str)
        found[check.id] = joined(ground, reached(check, course.module), about)
    return found


def judging(lesson: str, key: Mapping[str, Any] | None, course: CourseChecks = PACKAGE) -> str:
    """The digest of all that judges a recorded exam of this lesson."""
    files = tuple(sorted(course.for_lesson(lesson).files.items()))
    return _judging(lesson, json.dumps(key, sort_keys=True, default=str), files)


@functools.cache
def _judging(lesson: str, key: str, files: tuple[tuple[str, str], ...]) -> str:
    return joined(_whole(), *checks_of(lesson, json.loads(key), CourseChecks(dict(files))).values())


def with_parts(by: str, check: Check, ours: Mapping[str, str]) -> str:
    """The digest, where parts of ours may stand in for wrong ones of the student's, see `verdict.judge`."""
    parts = {target: source for target, source in ours.items() if target in check.carries}
    return joined(by, json.dumps(parts, sort_keys=True)) if parts else by


@functools.cache
def _whole() -> str:
    return tree_digest(package_folder() / name for name in WHOLE)


def reached(check: Check, module: str = "") -> str:
    """The digest of a check, its criteria and mistakes, and the code that they reach: ours, and that of the
    course's own ``module`` of checks."""
    walk = Walk(module)
    walk.add(vars(check))
    return walk.said.hexdigest()


class Walk:
    """Goes through values and code, and digests each once. ``codes``: the code that was reached.

    ``module``: the course's own, which is gone through as our package is.
    """

    def __init__(self, module: str = "") -> None:
        self._followed = (OURS, f"{module}.") if module else (OURS,)
        self.said = hashlib.sha256()
        self.codes: list[CodeType] = []
        self._seen: dict[int, tuple[int, Any]] = {}
        self._looked: set[tuple[str, tuple[str, ...]]] = set()

    def say(self, text: str) -> None:
        """One thing that counts."""
        data = text.encode()
        self.said.update(len(data).to_bytes(8, "big") + data)

    def add(self, thing: Any, names: Iterable[str] = ()) -> None:
        """A value. ``names``: what is looked up in it, where it is a module."""
        if isinstance(thing, (str, bytes, int, float, complex, type(None), type(...), enum.Enum)):
            self.say(repr(thing))
        elif isinstance(thing, ModuleType):
            self._module(thing, names)
        elif id(thing) in self._seen:
            self.say(f"number {self._seen[id(thing)][0]}")
        else:
            self._seen[id(thing)] = len(self._seen), thing  # held, so that its id stays its own
            self._new(thing)

    def _is_followed(self, made: Any) -> bool:
        """Whether a class or function is ours; without a module it is made of our text, or by a dataclass."""
        return f"{made.__module__ or 'autograder'}.".startswith(self._followed)

    def _new(self, thing: Any) -> None:
        self.say(type(thing).__qualname__)
        if isinstance(thing, FunctionType):
            self._function(thing)
        elif isinstance(thing, type):
            self._class(thing)
        elif isinstance(thing, (Mapping, list, tuple, set, frozenset, functools.partial, MethodType)):
            self._parts(thing)
        elif isinstance(thing, torch.Tensor):
            self.say(f"{thing.dtype} {tuple(thing.shape)} {thing.detach().flatten().tolist()}")
        elif isinstance(thing, re.Pattern):
            self.say(f"{thing.pattern} {thing.flags}")
        elif hasattr(thing, "__wrapped__"):  # a cache
            self.add(thing.__wrapped__)
        elif self._is_followed(type(thing)):
            self.add(type(thing))
            self.add(vars(thing) if hasattr(thing, "__dict__") else repr(thing))
        else:
            self.say(str(getattr(thing, "__qualname__", type(thing).__qualname__)))

    def _parts(self, thing: Any) -> None:
        if self._is_followed(type(thing)):
            self.add(type(thing))
        if isinstance(thing, functools.partial):
            parts: list[Any] = [thing.func, thing.args, thing.keywords]
        elif isinstance(thing, MethodType):
            parts = [thing.__func__, thing.__self__]
        elif isinstance(thing, Mapping):
            parts = [part for pair in thing.items() for part in pair]
        else:
            parts = sorted(thing, key=repr) if isinstance(thing, (set, frozenset)) else list(thing)
        self.say(str(len(parts)))
        for part in parts:
            self.add(part)

    def _module(self, module: ModuleType, names: Iterable[str]) -> None:
        self.say(module.__name__)
        looked = module.__name__, tuple(names)
        if f"{module.__name__}.".startswith(self._followed) and looked not in self._looked:
            self._looked.add(looked)
            for name in names:
                if name in vars(module):
                    self.say(name)
                    self.add(vars(module)[name], names)

    def _class(self, found: type) -> None:
        self.say(f"{found.__module__}.{found.__qualname__}")
        if self._is_followed(found):
            for base in found.__bases__:
                self.add(base)
            for name, value in vars(found).items():
                if isinstance(value, MEMBERS):
                    self.say(name)
                    self._member(value)

    def _member(self, value: Any) -> None:
        if isinstance(value, (staticmethod, classmethod)):
            self.add(value.__func__)
        elif isinstance(value, property):
            self.add(value.fget)
        else:
            self.add(getattr(value, "func", value))

    def _function(self, function: FunctionType) -> None:
        self.say(f"{function.__module__}.{function.__qualname__}")
        if self._is_followed(function):
            self.add((function.__defaults__, function.__kwdefaults__))
            for cell in function.__closure__ or ():
                self.add(cell.cell_contents)
            self._code(function.__code__, function.__globals__)

    def _code(self, code: CodeType, known: Mapping[str, Any]) -> None:
        self.codes.append(code)
        self.say(code.co_code.hex() + " ".join((*code.co_names, *code.co_varnames)))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self._code(constant, known)
            else:
                self.add(constant)
        for name in code.co_names:
            if name in known:
                self.say(name)
                self.add(known[name], code.co_names)

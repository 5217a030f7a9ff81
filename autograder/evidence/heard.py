"""One criterion held while somebody listens: what it asked, what came back, and what decided."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

from autograder.exam import wire
from autograder.exam.question import ANSWERS, Answer, Program
from autograder.exam.student import Student
from autograder.exam.transcript import Transcript
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import Finding
from autograder.rubric.verdict import hold

ORACLES = "autograder.oracles."
PIECES = "autograder.oracles.answers"
"""What oracles put their findings together from; no oracle itself."""


@dataclass(frozen=True)
class Asking:
    """One question, and what came back."""

    program: Program
    answer: Answer


@dataclass(frozen=True)
class Judging:
    """One call of an oracle that came to a finding.

    ``name``: ``"tensors.numbers"``. ``claim``: what it holds an answer to, from its docstring. ``given``:
    what it was given besides the answers: what is right, and how far off an answer may be. ``place``: its
    file and line.
    """

    name: str
    claim: str
    given: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class Heard:
    """Everything of one criterion. ``carried``: parts of ours stood in for the student's."""

    finding: Finding
    askings: tuple[Asking, ...]
    judgings: tuple[Judging, ...]
    carried: bool


def listen(criterion: Criterion, check: Check, student: Student, parts: Mapping[str, str]) -> Heard:
    """Hold one criterion as `verdict.hold` does, and note what is said.

    ``student``: whose answers are recorded already, since oracles are noted by a profile hook, which would
    slow a student's code down.
    """
    noting = Noting(student.transcript)
    listened = student.sitting(check.id)
    listened.transcript = noting
    with _Watching() as watching:
        finding, carried = hold(criterion, check, listened, parts)
    return Heard(finding, tuple(noting.askings), tuple(watching.judgings), carried)


class Noting(Transcript):
    """Another transcript, with its answers, that notes what is asked of it; each question once."""

    def __init__(self, other: Transcript) -> None:
        self.__dict__.update(vars(other))
        self.askings: list[Asking] = []
        self._noted: set[str] = set()

    def find(self, program: Program) -> Answer | None:
        """As `Transcript.find`."""
        answer = super().find(program)
        return None if answer is None else self._note(program, answer)

    def record(self, program: Program, answer: tuple[bytes, bytes]) -> Answer:
        """As `Transcript.record`."""
        return self._note(program, super().record(program, answer))

    def _note(self, program: Program, answer: Answer) -> Answer:
        if (known := wire.digest(program)) not in self._noted:
            self._noted.add(known)
            self.askings.append(Asking(program, answer))
        return answer


class _Watching:
    """Notes the oracles that are called meanwhile: those that no other oracle calls."""

    def __init__(self) -> None:
        self.judgings: list[Judging] = []
        self._depth = 0
        self._given: Mapping[str, Any] = {}

    def __enter__(self) -> _Watching:
        self._before = sys.getprofile()
        sys.setprofile(self._event)
        return self

    def __exit__(self, *exc: object) -> None:
        sys.setprofile(self._before)

    def _event(self, frame: FrameType, event: str, arg: Any) -> None:
        module = str(frame.f_globals.get("__name__", ""))
        if event not in ("call", "return") or not module.startswith(ORACLES) or module == PIECES:
            return
        if event == "call":
            if self._depth == 0:
                self._given = dict(frame.f_locals)
            self._depth += 1
            return
        self._depth -= 1
        if self._depth == 0 and isinstance(arg, Finding):
            self.judgings.append(_judging(frame, module, self._given))


def _judging(frame: FrameType, module: str, given: Mapping[str, Any]) -> Judging:
    code = frame.f_code
    claim = inspect.cleandoc(str(code.co_consts[0] if code.co_consts else "")).split("\n\n")[0]
    left_out = (Asked, Finding, *ANSWERS.values())
    told = {name: value for name, value in given.items() if not isinstance(value, left_out)}
    name = f"{module.removeprefix(ORACLES)}.{code.co_name}"
    return Judging(name, claim.replace("\n", " "), told, f"{name_of(code.co_filename)}:{code.co_firstlineno}")


def name_of(path: str) -> str:
    """A file of the package by its name within it."""
    parts = path.split(os.sep)
    return "/".join(parts[-1 - parts[::-1].index("autograder") :]) if "autograder" in parts else parts[-1]

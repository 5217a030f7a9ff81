"""What a rubric asks and how it judges, as text: every program, every input's shape, every tolerance."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import Field, fields, is_dataclass
from functools import partial, wraps
from typing import Any

import pytest
import torch

from autograder.exam import wire
from autograder.exam.question import Call, Program, Raised, Ref, Returned
from autograder.exam.student import Student
from autograder.exam.transcript import Transcript
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding

PICTURES = torch.zeros(64, 1, 28, 28)
CODES = torch.zeros(64, 32)
THROUGH = {"x": PICTURES, "code": CODES, "x_hat": PICTURES, "out": PICTURES, "after": PICTURES, "weights": {}}
ANSWERED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("vae", {str(n): (PICTURES, CODES, CODES) for n in range(8)}),
    ("vae.reparameterize", {str(n): CODES for n in range(8)}),
    ("model.decoder", THROUGH),
)
"""The few answers that further questions rest on, by the last thing that is called and what comes back."""


class Line(float):
    """A calibrated line, shown by its name: `python -m reference.calibration` may move it."""

    name: str

    def __repr__(self) -> str:
        return f"the line {self.name!r}"


def _named(line: Callable[[str], float]) -> Callable[[str], Line]:
    def named(name: str) -> Line:
        found = Line(line(name))
        found.name = name
        return found

    return named


class Silent(Student):
    """A student who raises at nearly every question, and notes them all."""

    def __init__(self, lesson: str) -> None:
        super().__init__(Transcript(lesson, "somebody", 1), grading=True)
        self.noted: list[str] = []
        self.seeds: list[int] = []

    def right(self, name: str) -> Any:
        """No answer, only whose it is: the keys are not for those who install the package."""
        return f"the key's {self.check}.{name}"

    def _seed(self, use: str, label: str) -> int:
        """Noted by its label, where it has one."""
        if label:
            self.noted.append(f"    {use} {label!r}")
        return super()._seed(use, label)

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """Noted; seeds by the order in which they come."""
        if program.seed not in self.seeds:
            self.seeds.append(program.seed)
        where = f"mode {program.mode}, {program.timeout_s:g} s, {program.limit_mib:g} MiB"
        of = f"seed {self.seeds.index(program.seed)}"
        self.noted.append(f"    asks for {', '.join(program.answer)} ({where}, {of})")
        self.noted.extend(f"      {shown(step)}" for step in program.steps)
        called = [step.target for step in program.steps if isinstance(step, Call)]
        fit = [v for of, v in ANSWERED if called[-1:] == [of] and tuple(v) == program.answer]
        answer = Returned(fit[0]) if fit else Raised("ValueError", "silent", "")
        return wire.pack_answer(answer, program.limit_mib)


def shown(value: Any) -> str:
    """A value in short; tensors by their kind, shape and size."""
    match value:
        case torch.Tensor():
            kind = str(value.dtype).removeprefix("torch.")
            size = value.double().abs().mean()
            ends = f"from {value.min():.2g} to {value.max():.2g}, mean size {size:.2g}"
            return f"<{kind} {tuple(value.shape)} {ends}>"
        case Ref(step=step, item=item):
            return step if item is None else f"{step}[{item}]"
        case Raised() | Returned() | Finding():
            return f"the {'finding' if isinstance(value, Finding) else 'answer'}"
        case float() if not isinstance(value, Line):
            return f"{value:.4g}"
        case Asked():
            where = " written in __init__" * value.in_init
            return f"<{value.subject or 'no function'}{where}, ready with {value.before}>"
        case str() if "\n" in value:
            return f"<{value.split('(')[0].split()[-1]}>"
        case dict():
            return "{" + ", ".join(f"{shown(k)}: {shown(v)}" for k, v in value.items()) + "}"
        case tuple() | list():
            return "(" + ", ".join(map(shown, value)) + ")"
        case partial():
            return f"<{value.func.__name__} of {shown(value.args)}>"
    if is_dataclass(value) and not isinstance(value, type):
        given = [f for f in fields(value) if not _is_default(f, getattr(value, f.name))]
        told = ", ".join(f"{f.name}={shown(getattr(value, f.name))}" for f in given)
        return f"{type(value).__name__}({told})"
    if callable(value):
        return f"<{value.__name__}>" if hasattr(value, "__name__") else f"<{type(value).__name__}>"
    return f"<{type(value).__name__}>" if " at 0x" in repr(value) else repr(value)


def _is_default(field: Field[Any], value: Any) -> bool:
    return value == {} or (not isinstance(value, torch.Tensor) and value == field.default)


def as_text(rubric: Rubric, patch: pytest.MonkeyPatch) -> str:
    """All checks of a rubric with all that their criteria ask, and which oracle judges it with what."""
    student = Silent(rubric.lesson)
    module = inspect.getmodule(rubric.checks[0].criteria[0].judge)
    for holder, name, oracle in _oracles(module):
        patch.setattr(holder, name, _noting(oracle, student.noted))
    if hasattr(module, "LINE"):
        patch.setattr(module, "LINE", _named(vars(module)["LINE"]))
    student.noted.append(f"{rubric.lesson}, by hand {rubric.by_hand}")
    for check in rubric.checks:
        student.noted.append(_headed(check))
        for criterion in check.criteria:
            told = [f"{criterion.points:g}", *("private" * criterion.private, "outcome" * criterion.outcome)]
            after = f"after {criterion.after}" if criterion.after else ""
            student.noted.append(f"  {criterion.name}: {', '.join(filter(None, [*told, after]))}")
            criterion.judge(student.sitting(check.id))
    return "\n".join(student.noted) + "\n"


def _headed(check: Check) -> str:
    """The check itself; its parts in place of wrong ones by the names that they define."""
    beside = {target: shown(source) for target, source in check.beside.items()}
    return (
        f"{check.id}: {check.title}\n  judges {check.subject}, see {check.where!r}\n"
        f"  ours: {shown(check.part) if check.part else 'none'}, beside it {beside}, "
        f"carried {check.carries}"
    )


def _oracles(module: Any) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Every function of the oracles that the module can call, with where it is found."""
    inside = [held for held in vars(module).values() if inspect.ismodule(held)]
    for holder in (module, *(held for held in inside if held.__name__.startswith("autograder.oracles."))):
        for name, held in vars(holder).items():
            if inspect.isfunction(held) and held.__module__.startswith("autograder.oracles."):
                yield holder, name, held


def _noting(oracle: Callable[..., Any], noted: list[str]) -> Callable[..., Any]:
    """The oracle, noted with what it is given where a rubric calls it; its own calls are its own affair."""

    @wraps(oracle)
    def noting(*args: Any, **kwargs: Any) -> Any:
        caller = inspect.currentframe().f_back.f_globals["__name__"]  # type: ignore[union-attr]
        if caller.startswith("autograder.checks."):
            told = [shown(arg) for arg in args] + [f"{k}={shown(v)}" for k, v in kwargs.items()]
            noted.append(f"    {oracle.__module__.rpartition('.')[2]}.{oracle.__name__}({', '.join(told)})")
        return oracle(*args, **kwargs)

    return noting

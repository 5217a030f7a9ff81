"""Questions, answers and values in words, for somebody who never saw the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from autograder.exam.question import (
    Answer,
    Call,
    Died,
    Given,
    Grad,
    Loader,
    Params,
    Program,
    Raised,
    Ref,
    Replace,
    Returned,
    Step,
    TimedOut,
    Trace,
    Train,
    Value,
)
from autograder.exam.wire import Opaque
from autograder.oracles.answers import size
from autograder.report.plain import plain
from autograder.rubric.finding import Seen

IN_FULL = 16
"""Numbers that are written out; of more of them there is their range."""
ITEMS = 6
"""Items of a list or a dictionary that are written out."""
_DIGEST = re.compile("[0-9a-f]{64}")
OPTIMIZERS = {"adam": "Adam", "still": "an optimizer that leaves the model as it is"}


def value_text(value: Any, depth: int = 0) -> str:
    """A value in one line: a number as it is, a tensor by its shape and range or in full."""
    if isinstance(value, Ref):
        return value.step if value.item is None else f"{value.step}[{value.item}]"
    if isinstance(value, Seen):
        return f"{value_text(value.value, depth)}"
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return _numbers(torch.as_tensor(value).detach())
    if isinstance(value, Opaque):
        return f"a {plain(value, 80)}, which the examiner takes no closer look at"
    if value is None:
        return "nothing"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, str):
        return f"{value[:8]}…" if _DIGEST.fullmatch(value) else f'"{plain(value, 200)}"'
    if isinstance(value, Mapping):
        return _several([f"{k}: {value_text(v, depth + 1)}" for k, v in list(value.items())[:ITEMS]], value)
    if isinstance(value, (list, tuple)) and depth < 3:
        return _several([value_text(v, depth + 1) for v in value[:ITEMS]], value)
    return plain(value, 200)


def _several(shown: list[str], value: Any) -> str:
    more = [f"and {len(value) - len(shown)} more"] if len(value) > len(shown) else []
    brackets = "{}" if isinstance(value, Mapping) else "()" if isinstance(value, tuple) else "[]"
    return f"{brackets[0]}{', '.join([*shown, *more])}{brackets[1]}"


def _numbers(tensor: torch.Tensor) -> str:
    if tensor.is_complex() or tensor.numel() == 0:
        return f"{size(tensor.shape) or 'one'} {'complex numbers' if tensor.numel() else '(empty)'}"
    flat = tensor.flatten().double()
    if tensor.numel() == 1:
        return f"{float(flat):.6g}" + (f" (shape {size(tensor.shape)})" if tensor.ndim else "")
    if tensor.numel() <= IN_FULL:
        return f"{size(tensor.shape)} [{', '.join(f'{x:.4g}' for x in flat.tolist())}]"
    real = flat[flat.isfinite()]
    lost = f"; {tensor.numel() - real.numel()} are no numbers" if real.numel() < tensor.numel() else ""
    if not real.numel():
        return f"{size(tensor.shape)} numbers{lost}"
    ends = f"{float(real.min()):.4g} to {float(real.max()):.4g}, mean {float(real.mean()):.4g}"
    return f"{size(tensor.shape)} numbers from {ends}{lost}"


def named_lines(name: str, value: Any) -> Iterator[str]:
    """A value by its name; a collection that holds tensors has a line for each of its items."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, Mapping):
        items = list(value.items())
    elif isinstance(value, (list, tuple)):
        items = list(enumerate(value))
    if 0 < len(items) <= ITEMS and any(isinstance(v, (torch.Tensor, np.ndarray)) for _, v in items):
        for key, item in items:
            yield f"{name}[{plain(key, 80)}] = {value_text(item, 1)}"
    else:
        yield f"{name} = {value_text(value)}"


def program_lines(program: Program) -> Iterator[str]:
    """A question, a step a line, and how it was asked."""
    for step in program.steps:
        yield _STEPS[type(step)](step)
    wanted = " and ".join(program.answer)
    yield (
        f"answer {wanted} ({program.mode} mode, random numbers seeded with {program.seed}, "
        f"at most {program.timeout_s:g} s)"
    )


def _given(step: Given) -> str:
    leaf = "; its gradient will be asked for" if step.leaf else ""
    return f"{step.keep} = {value_text(step.value)}{leaf}"


def _call(step: Call | Trace) -> str:
    named = [f"{name}={value_text(value)}" for name, value in step.kwargs.items()]
    return f"{step.keep} = {step.target}({', '.join([*map(value_text, step.args), *named])})"


def _called(step: Call) -> str:
    often = f", called {step.repeats} times" if step.repeats > 1 else ""
    return _call(step) + often + (f", in {step.mode} mode" if step.mode else "")


def _grad(step: Grad) -> str:
    weights = "" if step.weights is None else f", weighted by {value_text(step.weights)},"
    to = f"the parameters of {step.params}" if step.params else ", ".join(map(value_text, step.wrt))
    return f"{step.keep} = gradient of the sum of {', '.join(map(value_text, step.of))}{weights} for {to}"


def _batches(step: Loader | Train) -> str:
    return f"{step.steps} batches of {step.batch} from images of {value_text(step.images)}"


def _train(step: Train) -> str:
    named = "".join(f", {name}={value_text(value)}" for name, value in step.kwargs.items())
    optimizer = OPTIMIZERS[step.optimizer] + (f" with lr={step.lr:g}" if step.optimizer == "adam" else "")
    called = f"{step.loop}({value_text(step.model)}, loader, optimizer{named})"
    return f"{step.keep} = {called}: {_batches(step)}, {optimizer}"


def _trace(step: Trace) -> str:
    return f"{_call(step)}, watching {', '.join((*step.methods, *step.results))}"


_STEPS: dict[type[Step], Callable[[Any], str]] = {
    Given: _given,
    Value: lambda step: f"{step.keep} = the notebook's `{step.name}`",
    Call: _called,
    Grad: _grad,
    Params: lambda step: f"{step.keep} = names, shapes and digests of the parameters of {step.handle}",
    Loader: lambda step: f"{step.keep} = a DataLoader: {_batches(step)}",
    Train: _train,
    Trace: _trace,
    Replace: lambda step: f"our own `{step.target}` stands in for the notebook's",
}


def answer_lines(answer: Answer, names: Sequence[str]) -> Iterator[str]:
    """What came back, a value a line. ``names``: of the values, in the order in which they were asked for."""
    if isinstance(answer, Returned):
        for name in names:
            yield from named_lines(name, answer.values.get(name))
    elif isinstance(answer, Raised):
        place = f", in `{plain(answer.function)}`" if answer.function else ""
        line = f": `{plain(answer.line)}`" if answer.line else ""
        said = plain(answer.message, 200)
        yield f"at the step `{plain(answer.step)}` it raised {plain(answer.kind)}: {said}{place}{line}"
    elif isinstance(answer, TimedOut):
        yield f"no answer within {answer.timeout_s:g} s"
    elif isinstance(answer, Died):
        yield f"no answer: the process ended ({plain(answer.cause)})"

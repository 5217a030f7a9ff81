"""What an answer means in general, before anybody looks at its values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from autograder.exam.question import Answer, Died, Raised, Returned, TimedOut
from autograder.rubric.finding import Finding, Picture, Seen, Status


@dataclass(frozen=True)
class Asked:
    """What a criterion's question was about, in words for the student.

    ``subject``: the name under judgement, ``"VAE.encode"``; empty where it is nobody's function.
    ``called``: what we did, as the beginning of a sentence: "`kl_divergence` of the lesson's T-shirt".
    ``before``: the steps that only make ready: what goes wrong there is judged in another check.
    ``in_init``: whether the subject is written in its class's ``__init__``.
    """

    subject: str
    called: str
    before: tuple[str, ...] = ("model",)
    in_init: bool = False


def values(answer: Answer) -> Mapping[str, Any]:
    """The values of an answer that returned, nothing otherwise."""
    return answer.values if isinstance(answer, Returned) else {}


def no_answer(answer: Answer, asked: Asked) -> Finding | None:
    """The finding where nothing came back that could be judged; None where something did.

    Not attempted: the subject itself is missing or raises NotImplementedError. Blocked: something else
    is missing, unfinished, or raises before the subject's turn. Failed: the rest.
    """
    if isinstance(answer, Returned):
        return None
    if isinstance(answer, Raised):
        return _raised(answer, asked)
    if isinstance(answer, TimedOut):
        says = (
            f"{asked.called} gave no answer in {answer.timeout_s:g} seconds. Is there a loop without an end?"
        )
        return failed(says, "an answer", "none in time", raised="TimedOut")
    assert isinstance(answer, Died)
    says = f"{asked.called} ended the whole kernel. Did it run out of memory?"
    return failed(says, "an answer", "a dead kernel", raised="Died")


def _raised(answer: Raised, asked: Asked) -> Finding:
    subject = asked.subject.split(".")
    if answer.kind == "Missing":
        mine = set(re.findall(r"`(\w+)`", answer.message)) & set(subject)
        says = _missing(answer.message)
        return Finding(Status.NOT_ATTEMPTED if mine else Status.BLOCKED, says)
    if answer.kind == "NotImplementedError":
        if answer.function in ("", subject[-1]) and asked.subject:
            return Finding(Status.NOT_ATTEMPTED, f"`{subject[-1]}` still says `raise NotImplementedError()`.")
        if answer.function == "__init__" and asked.in_init:
            made = f"`{subject[0]}.__init__`"
            return Finding(Status.NOT_ATTEMPTED, f"{made} still says `raise NotImplementedError()`.")
        return Finding(
            Status.BLOCKED, f"This needs `{answer.function or 'another part'}`, which is unfinished."
        )
    says = f"{asked.called} raised {answer.kind}: {_first_line(answer.message)}{_place(answer)}"
    if answer.step in asked.before:
        before = {"raised": Seen(_without_sizes(answer))}
        return Finding(Status.BLOCKED, f"{says} That comes before what is judged here.", observed=before)
    return failed(says, "an answer", answer.kind, raised=_without_sizes(answer))


def _missing(message: str) -> str:
    if method := re.search(r" has no `(\w+)`", message):
        return f"Your model has no `{method[1]}`. Is it spelt differently, or not written yet?"
    return f"{message[:1].upper()}{message[1:]}: its cell is empty, has not run, or stopped with an error."


def _first_line(message: str) -> str:
    """As much of an error's message as says what it is; some go on with a whole tensor."""
    return textwrap.shorten(message.split("\n")[0], 160, placeholder=" …")


def _place(answer: Raised) -> str:
    stop = "" if _first_line(answer.message).endswith((".", "?", "!")) else "."
    line = f": `{answer.line}`" if answer.line else ""
    return f"{stop} It happened in `{answer.function}`{line}." if answer.function else stop


def _without_sizes(answer: Raised) -> str:
    """Kind and message without their numbers: the same mistake in models of different widths."""
    words = re.sub(r"\d+(?:x\d+)*|[\[\](),.'-]", " ", answer.message)
    return f"{answer.kind}: {' '.join(words.split())[:120]}"


def passed(pictures: tuple[Picture, ...] = (), **staff: float) -> Finding:
    """A criterion that is met; ``staff``: figures that staff see."""
    return Finding(Status.PASSED, pictures=pictures, staff=staff)


def failed(says: str, expected: str, got: str, **observed: Any) -> Finding:
    """A criterion that is not met. ``observed``: texts, or Seen where a tolerance matters."""
    seen = {name: value if isinstance(value, Seen) else Seen(value) for name, value in observed.items()}
    return Finding(Status.FAILED, says, expected, got, seen)


def together(*findings: Finding) -> Finding:
    """Several findings for one criterion: the first that isn't passed, with what was observed in all."""
    missed = [finding for finding in findings if finding.status is not Status.PASSED]
    staff = {name: value for finding in findings for name, value in finding.staff.items()}
    observed = {name: seen for finding in missed for name, seen in finding.observed.items()}
    return replace(missed[0], observed=observed, staff=staff) if missed else passed((), **staff)


def tensor(value: Any) -> torch.Tensor | None:
    """A tensor, array or number as float64; None for anything else, complex numbers too."""
    if isinstance(value, (torch.Tensor, np.ndarray)):
        found = torch.as_tensor(value).detach()
        return None if found.is_complex() else found.to(torch.float64)
    if isinstance(value, bool) or not isinstance(value, (float, int)):
        return None
    try:
        return torch.tensor(float(value), dtype=torch.float64)
    except OverflowError:  # an integer beyond every float
        return None


def size(shape: Any) -> str:
    """A shape as people write it: 3×1×28×28."""
    return "×".join(str(n) for n in shape)


def kind(value: Any) -> str:
    """What sort of thing came back, in plain words."""
    if value is None:
        return "nothing (is there a `return`?)"
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return f"a tensor of shape {size(value.shape)}" if value.ndim else "a tensor with one number"
    if isinstance(value, (tuple, list)):
        return f"{len(value)} things: " + ", ".join(kind(v) for v in value[:4])
    if isinstance(value, (bool, str, dict)):
        return {"bool": "True or False", "dict": "a dictionary"}.get(type(value).__name__, f"`{value}`"[:60])
    return "a Python number"

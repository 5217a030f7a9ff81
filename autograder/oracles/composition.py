"""Whether a model's forward is its decoder after its encoder, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from autograder.exam.question import Answer, Returned
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, tensor, values
from autograder.oracles.tensors import close
from autograder.rubric.finding import Finding, Status

RTOL, ATOL = 1e-3, 1e-5


def composed(answer: Answer, asked: Asked) -> Finding:
    """``"out"``, what the model returned, is ``"x_hat"``, what its decoder makes of its encoder's code."""
    if problem := no_answer(answer, asked):
        return problem
    found = values(answer)
    x_hat = tensor(found["x_hat"])
    if x_hat is None:
        return Finding(Status.BLOCKED, f"Your decoder gave no picture, but {kind(found['x_hat'])}.")
    if _same(found["out"], x_hat):
        return passed()
    says = f"We called {asked.called}, and compared with decoder(encoder(x))."
    what = _what(found["out"], found)
    return failed(says, "the same picture", what, returned=what)


def _what(out: Any, found: Any) -> str:
    if tensor(out) is None:
        return kind(out)
    code, x = tensor(found["code"]), tensor(found["x"])
    if code is not None and _same(out, code):
        return "the code"
    return "the image itself" if x is not None and _same(out, x) else "something else"


def no_bypass(answer: Answer, asked: Asked, apart: Sequence[Answer], held: Answer) -> Finding:
    """The picture comes through the code, and by no other way.

    ``"after"`` in answer: the code decoded once more, when other images had been encoded in between.
    ``apart``: the same code, decoded by a model that never saw an image, as ``"x_hat"``; it counts where
    that model was made with the same ``"weights"``. ``held``: ``"out"``, the model's pictures while its
    encoder gives one and the same code for every image. It is asked where forward is not
    decoder(encoder(x)), for which it is no explanation by itself.
    """
    if problem := no_answer(answer, asked):
        return problem
    found = values(answer)
    x_hat = tensor(found["x_hat"])
    if x_hat is None:
        return Finding(Status.BLOCKED, f"Your decoder gave no picture, but {kind(found['x_hat'])}.")
    others = [values(a)["x_hat"] for a in apart if values(a).get("weights") == found["weights"]]
    says = f"We called {asked.called}."
    if any(not _same(picture, x_hat) for picture in (found["after"], *others)):
        says = f"{says} The same code gave another picture once the encoder had seen other images."
        return failed(says, "a picture that rests on the code alone", "one that rests on more", path="memory")
    out = _picture(found["out"])
    if out is None or _same(out, x_hat) or not _varies(held):
        return passed()
    says = f"{says} With one and the same code for every image, the pictures still differed."
    return failed(
        says, "pictures that rest on the code alone", "pictures that rest on the image", path="forward"
    )


def _picture(out: Any) -> Tensor | None:
    return tensor(out[0] if isinstance(out, (tuple, list)) and out else out)


def _varies(held: Answer) -> bool:
    if not isinstance(held, Returned):
        return False
    out = _picture(held.values["out"])
    return out is not None and out.ndim > 0 and not close(out, out[:1].expand_as(out), RTOL, ATOL)


def _same(value: Any, picture: Tensor) -> bool:
    got = tensor(value)
    return got is not None and close(got, picture, RTOL, ATOL)

"""An encoder's codes and a decoder's pictures: one image at a time, two heads, any size, the right range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from autograder.exam.question import Answer, Raised
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, size, tensor, values
from autograder.oracles.tensors import close, shape_text
from autograder.rubric.finding import Finding, Seen, number


def shapes(
    answer: Answer, asked: Asked, expected: Mapping[str, tuple[tuple[int, ...], ...]], of_64: Answer
) -> Finding:
    """Each named value has the expected shapes: one tensor, or a pair of them.

    ``of_64``: the same question about 64 images, which tells a batch size that is written into the code from
    other trouble; it costs nothing by itself.
    """
    alone = "raised" if isinstance(of_64, Raised) else "returned"
    if problem := no_answer(answer, asked):
        seen = {"at_64": Seen(alone)} if problem.observed else {}
        return replace(problem, observed={**problem.observed, **seen})
    wanted = {name: ", ".join(size(s) for s in pair) for name, pair in expected.items()}
    got = {name: _shapes(values(answer)[name]) for name in expected}
    wrong = next((name for name in expected if got[name] != wanted[name]), None)
    if wrong is None:
        return passed()
    return failed(f"We asked for {asked.called}.", wanted[wrong], kind(values(answer)[wrong]), **got)


def _shapes(value: Any) -> str:
    parts = value if isinstance(value, (tuple, list)) else (value,)
    return ", ".join(shape_text(part) for part in parts)


def per_image(answer: Answer, asked: Asked, same: int, rtol: float, heads: int = 2) -> Finding:
    """The first ``same`` images, answered in ``"one"`` and ``"other"`` company, have the same codes in both.

    And the codes of different images differ, unless the heads still answer zero everywhere. ``"again"``:
    the first company once more, which tells codes that are drawn from codes that rest on the batch.
    ``heads``: how many tensors make a code: two, (mu, logvar), or one.
    """
    found = [_heads(answer, asked, name, heads) for name in ("one", "again", "other")]
    if problem := next((each for each in found if isinstance(each, Finding)), None):
        return problem
    one, again, other = (each for each in found if not isinstance(each, Finding))
    if not _alike(one, again, rtol):
        says = f"We asked for {asked.called}, twice: in eval mode the very same images got other codes."
        return failed(says, "the same codes each time", "codes with chance in them", alike="never")
    alike = _alike([h[:same] for h in one], [h[:same] for h in other], rtol)
    varied = any(bool((h != h[0]).any()) for h in one) or not any(bool(h.any()) for h in one)
    if alike and varied:
        return passed()
    if not alike:
        says = f"We asked for {asked.called}: the same images beside other ones got other codes."
        return failed(says, "codes that rest on their own image", "codes that rest on the batch", alike="no")
    says = f"We asked for {asked.called}: all images got the same code."
    return failed(says, "a code for each image", "one code for all", alike="yes")


def _alike(one: Sequence[Tensor], other: Sequence[Tensor], rtol: float) -> bool:
    return all(close(a, b, rtol, 1e-5) for a, b in zip(one, other, strict=True))


def two_outputs(answer: Answer, asked: Asked, forward: Answer) -> Finding:
    """mu and logvar are two things, both free to be negative, and `forward` returns them in this order.

    With weights that start symmetrically about 0, as every layer's do, the 32 numbers of a head are each
    negative with probability 1/2 for a given image, independently: all of them at or above 0 happens with
    probability 2^-32 a head, 5e-10 for both. A head that starts at exactly 0 everywhere is not blamed, and
    a `forward` that doesn't answer is judged elsewhere.
    """
    heads = _heads(answer, asked, "code")
    if isinstance(heads, Finding):
        return heads
    mu, logvar = heads
    if mu.shape == logvar.shape and bool((mu == logvar).all()) and bool(mu.any()):
        got = "the same numbers twice"
        return failed(f"We asked for {asked.called}.", "mu and logvar, from two layers", got, same="yes")
    positive = [n for n, h in (("mu", mu), ("logvar", logvar)) if bool((h >= 0).all()) and bool(h.any())]
    if positive:
        got = f"no negative number in {' and '.join(positive)}"
        says = f"We asked for {asked.called}. Does a ReLU or the like come after the last layer?"
        return failed(says, "numbers of either sign", got, same="no", positive=" ".join(positive))
    if _swapped(values(forward).get("out"), mu, logvar):
        says = "`encode` returns (a, b), and `model(x)` returns (x_hat, b, a): their orders differ."
        return failed(says, "mu, then logvar, in both", "one of them turned round", same="no", swapped="yes")
    return passed()


def _swapped(out: Any, mu: Tensor, logvar: Tensor) -> bool:
    parts = [tensor(v) for v in out] if isinstance(out, (tuple, list)) else []
    if len(parts) != 3 or parts[1] is None or parts[2] is None:
        return False
    straight = close(parts[1], mu, 1e-3, 1e-5)
    return not straight and close(parts[1], logvar, 1e-3, 1e-5) and close(parts[2], mu, 1e-3, 1e-5)


def _heads(answer: Answer, asked: Asked, name: str, count: int = 2) -> Sequence[Tensor] | Finding:
    if problem := no_answer(answer, asked):
        return problem
    value = values(answer)[name]
    several = isinstance(value, (tuple, list)) and count > 1
    found = [tensor(v) for v in (value if several else [value])]
    heads = [head for head in found if head is not None and head.ndim > 0 and len(head) > 0]
    if len(heads) == len(found) == count:
        return heads
    wanted = "(mu, logvar)" if count == 2 else "codes, a row for each image"
    return failed(f"We asked for {asked.called}.", wanted, kind(value), returned=kind(value))


def in_unit_range(answer: Answer, asked: Asked, atol: float) -> Finding:
    """All pixels of ``"x_hat"`` lie in [0, 1], also of far codes, where outputs without a bound run away."""
    if problem := no_answer(answer, asked):
        return problem
    x_hat = tensor(values(answer)["x_hat"])
    if x_hat is None or x_hat.numel() == 0:
        got = kind(values(answer)["x_hat"])
        return failed(f"We asked for {asked.called}.", "pictures", got, returned=got)
    low, high = float(x_hat.min()), float(x_hat.max())
    if low >= -atol and high <= 1 + atol:
        return passed()
    got = f"pixels from {number(low)} to {number(high)}"
    return failed(f"We asked for {asked.called}.", "pixels from 0 to 1", got, low=_low(low), high=_high(high))


def _low(x: float) -> str:
    if x >= -1e-5:
        return "0"
    return "-1" if -1.00001 <= x < -0.99 else "below 0"


def _high(x: float) -> str:
    return "1" if x <= 1.00001 else "above 1" if x < torch.inf else "not a number"

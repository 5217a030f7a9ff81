"""What a training loop does to a model, seen from outside."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, tensor, values
from autograder.oracles.gaussians import kl_and_gradient
from autograder.oracles.losses import squared_error
from autograder.oracles.tensors import one_number
from autograder.rubric.finding import Finding, Seen, Status, number


def falls(
    answer: Answer, asked: Asked, x: Tensor, share: float, loss: Callable[[Any, Tensor], float | None]
) -> Finding:
    """Training brings the loss of ``x``, by our own formula, below ``share`` of its start.

    ``"before"``, ``"after"``: what the model returned, in train mode. ``loss``: `vae_loss` or `pixel_loss`.
    """
    if problem := no_answer(answer, asked):
        return problem
    before, after = (loss(values(answer)[name], x) for name in ("before", "after"))
    if before is None or after is None:
        got, wanted = kind(values(answer)["before"]), EXPECTED[loss]
        return failed("We called your model on 64 images.", wanted, got, returned=got)
    of_start = after / before if before else math.inf
    staff = {"loss_before": before, "loss_after": after, "share": of_start, "share_line": share}
    if after < share * before:
        return passed((), **staff)
    steps, got = _steps(values(answer)["trained"]), f"from {number(before)} to {number(after)}"
    says = f"We ran {asked.called}, and looked at the loss before and after."
    return replace(failed(says, f"a loss below {number(share * before)}", got, steps=steps), staff=staff)


def vae_loss(value: Any, x: Tensor) -> float | None:
    """Squared error and KL per image of (x_hat, mu, logvar), None where a model returned something else."""
    parts = [tensor(v) for v in value] if isinstance(value, (tuple, list)) else []
    if len(parts) != 3:
        return None
    x_hat, mu, logvar = parts
    if x_hat is None or mu is None or logvar is None or x_hat.shape != x.shape or mu.shape != logvar.shape:
        return None
    return squared_error(x_hat, x) + float(kl_and_gradient(mu, logvar)["kl"]) / len(x)


def pixel_loss(value: Any, x: Tensor) -> float | None:
    """Squared error a pixel of a reconstruction, None where a model returned something else."""
    x_hat = tensor(value)
    if x_hat is None or x_hat.shape != x.shape:
        return None
    return float((x_hat - x).square().mean())


EXPECTED: dict[Callable[[Any, Tensor], float | None], str] = {
    vae_loss: "(x_hat, mu, logvar)",
    pixel_loss: "pictures of their shape",
}


def both_halves(answer: Answer, asked: Asked, share: float) -> Finding:
    """Training changes at least ``share`` of the encoder's parameter tensors, and of the decoder's.

    A half's parameters are those that a gradient reaches from ``encode``, and from ``decode``.
    """
    if problem := no_answer(answer, asked):
        return problem
    found = values(answer)
    moved = {n for n, p in found["start"].items() if found["end"].get(n, p)["digest"] != p["digest"]}
    halves = {"encoder": found["to_encoder"], "decoder": found["to_decoder"]}
    shares = {half: _moved(reached, moved) for half, reached in halves.items()}
    if all(s >= share for s in shares.values()):
        return passed((), **shares)
    still = " and ".join(half for half, s in shares.items() if s < share)
    says = f"We ran {asked.called}, and compared all weights before and after."
    observed = {half: Seen(s, atol=0.3) for half, s in shares.items()}
    wrong = failed(says, "weights of encoder and decoder change", f"no change in the {still}", **observed)
    return replace(wrong, staff=shares)


def _moved(reached: Mapping[str, float | None], moved: set[str]) -> float:
    """The share of the parameters with a gradient that changed; 0 where no gradient arrives."""
    names = [n for n, largest in reached.items() if largest]
    return sum(n in moved for n in names) / len(names) if names else 0.0


def cleared(answer: Answer, asked: Asked, batches: int, growth: float) -> Finding:
    """At each of ``batches`` steps of size 0 on the same batch, the gradient is of about the same size.

    Not cleared, gradients add up: after k steps the norm is about k times the first, where draws alone
    change it by a few percent. ``growth``: how many times the first norm the largest may be.
    """
    if problem := no_answer(answer, asked):
        return problem
    steps, norms = _steps(values(answer)["trained"]), _norms(values(answer)["trained"])
    says = f"We ran {asked.called}, and looked at the gradients at each step of the optimizer."
    if steps != str(batches):
        return failed(says, f"steps: {batches}, one a batch", f"steps: {steps}", steps=steps)
    if not norms[0]:
        return failed(says, "gradients", "none when the optimizer steps", steps=steps, gradients="none")
    ratio = max(norms) / norms[0]
    if ratio <= growth:
        return passed((), largest_growth=ratio)
    got = f"up to {number(ratio)} times as large as for the first of {batches} batches"
    wrong = failed(says, "gradients of about one size", got, steps=steps, gradients="pile up")
    return replace(wrong, staff={"largest_growth": ratio})


def _steps(trained: Any) -> str:
    return str(trained["steps"]) if isinstance(trained, dict) else "0"


def _norms(trained: Any) -> Sequence[float]:
    return trained["grad_norms"] if isinstance(trained, dict) else [0.0]


def uneven(x: Tensor) -> Tensor:
    """x, (N, 1, 28, 28), the last third made nearly grey: who draws grey errs there by far less."""
    last = 2 * len(x) // 3
    return torch.cat([x[:last], 0.45 + 0.1 * x[last:]])


def mean_returned(answer: Answer, asked: Asked, batches: Sequence[Tensor], rtol: float) -> Finding:
    """The loop returns the mean of its batches' losses, to within ``rtol``.

    The model stays as it is. ``"x_hats"``: its pictures of each of ``batches``; ``"losses"``: what the
    student's own loss says of each. Right is the mean of these, or of the true squared errors. The batches'
    losses have to differ by far, so that the mean is none of them.
    """
    if problem := no_answer(answer, asked):
        return problem
    found = values(answer)
    truth = [pixel_loss(x_hat, x) for x_hat, x in zip(found["x_hats"], batches, strict=True)]
    said = [one_number(loss) for loss in found["losses"]]
    known = [whole for each in (said, truth) if len(whole := [v for v in each if v is not None]) == len(each)]
    trained = found["trained"]
    returned = trained["returned"] if isinstance(trained, dict) else None
    got = one_number(returned)
    if got is not None and any(math.isclose(got, _mean(losses), rel_tol=rtol) for losses in known):
        return passed()
    says = f"We ran {asked.called}, and looked at what it returned."
    wanted = f"the mean of the losses, {number(_mean(known[0]))}" if known else "the mean of the losses"
    if got is None:
        return failed(says, wanted, kind(returned), returned=kind(returned))
    what = next((w for losses in known for w in _what(got, losses, len(batches[0]), rtol)), "another number")
    return failed(says, wanted, f"{number(got)}, {what}", returned=what)


def _mean(losses: Sequence[float]) -> float:
    return sum(losses) / len(losses)


def _what(got: float, losses: Sequence[float], batch: int, rtol: float) -> list[str]:
    """What a number may be in place of the mean of the losses of batches of ``batch`` images."""
    whole = sum(losses)
    candidates = {
        "the loss of the last batch": losses[-1],
        "the sum of the losses": whole,
        "the sum of the losses divided by the number of images": _mean(losses) / batch,
        "the loss of the first batch": losses[0],
    }
    return [what for what, value in candidates.items() if math.isclose(got, value, rel_tol=rtol)]


def labels_ignored(one: Answer, other: Answer, asked: Asked) -> Finding:
    """The same training with other labels leaves the same weights, bit for bit: one seed, one thread.

    Answers: ``"start"`` and ``"end"``, the parameters.
    """
    for answer in (one, other):
        if problem := no_answer(answer, asked):
            stopped = problem.status is Status.FAILED  # the lines above say why; labels are not to blame
            return replace(problem, status=Status.BLOCKED) if stopped else problem
    if _digests(values(one)["end"]) != _digests(values(other)["end"]):
        says = f"We ran {asked.called}, twice, with different labels."
        return failed(says, "the same weights", "other weights", labels="used")
    if _digests(values(one)["start"]) == _digests(values(one)["end"]):
        return Finding(Status.BLOCKED, "Nothing was learned, with these labels or with others.")
    return passed()


def _digests(params: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {name: p["digest"] for name, p in params.items()}

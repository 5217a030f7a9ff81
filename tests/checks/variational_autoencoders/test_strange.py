"""Whatever a student's code returns or raises is judged; none of it is an error of the grader's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.variational_autoencoders import notebooks

RUBRIC = rubric("variational-autoencoders")
STRANGE: dict[str, Any] = {
    "nothing": None,
    "a text": "x_hat",
    "a flag": True,
    "a number": 3.5,
    "a huge number": 10**30,
    "a number beyond every float": 10**400,
    "not a number": float("nan"),
    "an empty list": [],
    "a pair of texts": ("a", "b"),
    "three nothings": (None, None, None),
    "a dictionary": {"mu": 1, 2: 3},
    "a class": nn.Linear,
    "no pixels": torch.zeros(0),
    "complex": torch.zeros(3, 5, dtype=torch.complex64),
    "integers": torch.ones(3, 5, dtype=torch.int64),
    "flags": (torch.ones(64, 32) > 0, torch.ones(64, 32) > 0),
    "bfloat16": (torch.ones(64, 32, dtype=torch.bfloat16),) * 2,
    "too large": torch.full((64, 1, 28, 28), torch.inf),
    "three NaNs": (torch.full((3, 5), torch.nan),) * 3,
    "arrays": (np.ones((3, 5)), np.ones((3, 32)), np.float32(1)),
    "sparse": torch.eye(5).to_sparse(),
    "ragged": ([1, 2], [3]),
}


class Odd(nn.Module):
    """A model that returns the same strange thing everywhere."""

    value: Any = None

    def __init__(self, latent_dim: int = 32) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.layer = nn.Linear(1, 1)

    def forward(self, *args: Any) -> Any:
        """The strange thing."""
        return self.value

    encode = decode = reparameterize = forward


def statuses(names: dict[str, Any], *check_ids: str) -> set[Status]:
    """How all criteria of these checks end, or of all; what a criterion raises is raised here."""
    student = notebooks.student(names)
    checks = [c for c in RUBRIC.checks if not check_ids or c.id in check_ids]
    return {k.judge(student.sitting(c.id)).status for c in checks for k in c.criteria}


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_values_are_judged(kind: str) -> None:
    """No value is too strange for a criterion, wherever it comes from."""
    value = STRANGE[kind]
    model = type("VAE", (Odd,), {"value": value})
    functions = ("kl_divergence", "vae_loss", "train_epoch", "sample")
    predictions = ("prediction_clouds", "prediction_no_kl", "prediction_no_recon")
    strange = {name: lambda *args, **kwargs: value for name in functions} | dict.fromkeys(predictions, value)
    assert Status.FAILED in statuses({"VAE": model, "vae": model(), **strange})
    assert Status.FAILED in statuses(dict.fromkeys(("VAE", "vae", *functions), value))
    right = notebooks.names(notebooks.RIGHT)
    assert Status.FAILED in statuses(
        right | strange | {"vae": value}, "training", "samples", "reconstructions"
    )


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), NotImplementedError(), AssertionError()])
def test_errors_are_judged(error: BaseException) -> None:
    """Whatever is raised, wherever, is a finding."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise error

    names = dict.fromkeys(("VAE", "kl_divergence", "vae_loss", "train_epoch", "sample"), broken)
    assert Status.PASSED not in statuses({**names, "vae": broken})


def test_an_empty_notebook_is_judged() -> None:
    """With nothing there, nothing is an error of ours and nothing earns a point."""
    verdicts = [judge(check, notebooks.student({})) for check in RUBRIC.checks]
    assert sum(v.points for v in verdicts) == 0
    assert {f.status for v in verdicts for _, f in v.findings} == {Status.NOT_ATTEMPTED, Status.BLOCKED}


def test_a_private_criterion_shows_no_input() -> None:
    """A failed private criterion is worded without inputs and without numbers expected."""
    used = notebooks.changed(
        "= vae_loss(x_hat, x, mu", "= vae_loss(x_hat, _.view(-1, 1, 1, 1).expand_as(x), mu"
    )
    verdict = judge(RUBRIC.check("training"), notebooks.student(notebooks.names(used)))
    finding = next(f for c, f in verdict.findings if c.private)
    assert finding.status is Status.FAILED
    assert not any(character.isdigit() for character in finding.expected + finding.got)

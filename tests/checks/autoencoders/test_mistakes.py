"""Every mistake is recognised, by its own name and by no other."""

from __future__ import annotations

from typing import Any

import pytest
from torch import nn

from autograder.checks import rubric
from autograder.rubric.check import Check
from autograder.rubric.finding import Status
from autograder.rubric.misconception import Misconception
from autograder.rubric.verdict import Verdict, judge
from tests.checks.autoencoders import notebooks
from tests.checks.autoencoders.mistaken import CASES, Mistaken

RUBRIC = rubric("autoencoders")
KNOWN = [(check, m) for check in RUBRIC.checks for m in check.misconceptions]

# What each mistake fails: the criteria that it must cost, for each of its implementations in their order.
# Outcomes of training are left out: they depend on the architecture.
SHAPES, EACH, TO_ENCODER = (c.name for c in RUBRIC.check("encoder").criteria)
PICTURE, RANGE, TO_DECODER = (c.name for c in RUBRIC.check("decoder").criteria)
COMPOSED, NO_WAY = (c.name for c in RUBRIC.check("forward").criteria)
SQUARED, MEAN, SLOPE = (c.name for c in RUBRIC.check("reconstruction-loss").criteria)
FALLS, HALVES, LABELS, RETURNED = (c.name for c in RUBRIC.check("train-epoch").criteria)
NEW, TESTED, ORDER = (c.name for c in RUBRIC.check("compare-bottlenecks").criteria)
(NOISE,) = (c.name for c in RUBRIC.check("decode-noise").criteria)
FAILS: dict[str, dict[str, list[set[str]]]] = {
    "encoder": {
        "hard-coded-batch": [{SHAPES}],
        "hard-coded-bottleneck": [{SHAPES}],
        "per-batch": [{EACH}],
        "encoder-gradient-cut": [{TO_ENCODER}],
    },
    "decoder": {
        "hard-coded-batch": [{PICTURE}],
        "output-padding-missing": 3 * [{PICTURE}],
        "sigmoid-missing": [{RANGE}],
        "tanh-range": [{RANGE}],
        "relu-range": [{RANGE}],
        "decoder-gradient-cut": [{TO_DECODER}],
    },
    "forward": {
        "forward-stops-at-the-code": [{COMPOSED}],
        "forward-returns-more": 2 * [{COMPOSED}],
        "past-the-bottleneck": [{COMPOSED, NO_WAY}, {NO_WAY}],
    },
    "reconstruction-loss": {
        "loss-summed": [{SQUARED, MEAN}],
        "loss-summed-over-pixels": [{SQUARED, MEAN}],
        "loss-summed-over-batch": [{SQUARED, MEAN}],
        "loss-not-reduced": 3 * [{SQUARED, MEAN}],
        "loss-halved": [{SQUARED}],
        "loss-root": [{SQUARED}],
        "loss-absolute-error": [{SQUARED}],
        "loss-not-squared": 2 * [{SQUARED}],
        "loss-bce": [{SQUARED}],
        "loss-compares-with-itself": 2 * [{SQUARED, SLOPE}],
        "loss-python-float": [{SLOPE}],
        "loss-gradient-cut": [{SLOPE}],
    },
    "train-epoch": {
        "zero-grad-missing": [{HALVES}],
        "step-missing": [{HALVES}],
        "no-gradient-at-the-step": [{HALVES}, {HALVES, RETURNED}],
        "own-optimizer": [{HALVES}],
        "returns-after-one-batch": [{HALVES, RETURNED}] * 3,
        "labels-as-target": [{LABELS, RETURNED}, {HALVES, RETURNED}, {HALVES, RETURNED}],
        "loss-without-gradient": [{HALVES, RETURNED}],
        "decoder-not-trained": [{HALVES}],
        "encoder-not-trained": [{HALVES}],
        "last-loss-returned": [{RETURNED}],
        "sum-returned": [{RETURNED}],
        "divided-by-images": [{RETURNED}],
        "nothing-returned": [{RETURNED}],
    },
    "compare-bottlenecks": {
        "one-model-for-all-sizes": [{NEW}],
        "size-ignored": [{NEW}],
        "models-not-trained": [{NEW}],
        "training-error-reported": [{TESTED}],
        "last-test-batch-reported": [{TESTED}],
        "test-losses-summed": [{TESTED}],
    },
    "decode-noise": {
        "noise-uniform": 5 * [{NOISE}],
        "noise-fixed": [{NOISE}],
        "noise-one-code": 2 * [{NOISE}],
        "noise-shared-number": [{NOISE}],
        "noise-hard-coded-size": [{NOISE}],
        "noise-encodes-images": [{NOISE}],
        "noise-another-model": [{NOISE}],
    },
}


class Blank(nn.Module):
    """A model of another cell, whose pictures are unlike those of any model of the lesson."""

    def forward(self, x: Any) -> Any:
        """As far from every image as can be."""
        return (0 * x + 9).requires_grad_()


def failed(verdict: Verdict) -> set[str]:
    """The criteria that failed, outcomes of training left out."""
    return {c.name for c, f in verdict.findings if f.status is Status.FAILED and not c.outcome}


@pytest.mark.parametrize(("check", "mistake"), KNOWN, ids=[f"{c.id}:{m.name}" for c, m in KNOWN])
def test_the_smallest_wrong_implementation_is_named(check: Check, mistake: Misconception) -> None:
    """A mistake's own implementation fails its criteria, gets its name and at least its credit."""
    twins = [m for m in check.misconceptions if m.name == mistake.name]
    fails = FAILS[check.id][mistake.name][twins.index(mistake)]
    seed = 1 + KNOWN.index((check, mistake)) % 3
    verdict = judge(check, notebooks.student(mistake.wrong(), seed))
    assert failed(verdict) == fails
    assert verdict.named is not None
    assert verdict.named.name == mistake.name
    assert int(2 * mistake.credit * check.points) / 2 <= verdict.points < check.points


@pytest.mark.parametrize("case", CASES, ids=[f"{c.check}:{c.name}:{n}" for n, c in enumerate(CASES)])
def test_a_students_version_is_named(case: Mistaken) -> None:
    """In a notebook with convolutions the mistake gets the same name, or none where none is known."""
    seed = 1 + CASES.index(case) % 3
    defined = notebooks.names(case.source)
    defined["Blank"] = Blank
    verdict = judge(RUBRIC.check(case.check), notebooks.student(defined, seed))
    assert (verdict.named.name if verdict.named else None) == case.name
    assert verdict.points < verdict.check.points


@pytest.mark.parametrize("seed", [0, 4])
def test_labels_as_target_are_named_whatever_the_model_draws(seed: int) -> None:
    """What a loop with the labels for a target returns is never taken for a number of the true losses."""
    case = next(c for c in CASES if c.name == "labels-as-target")
    verdict = judge(RUBRIC.check(case.check), notebooks.student(notebooks.names(case.source), seed))
    (returned,) = (f for c, f in verdict.findings if c.name == RETURNED)
    assert returned.observed["returned"].value == "another number"
    assert verdict.named is not None
    assert verdict.named.name == case.name


def test_every_mistake_has_a_students_version() -> None:
    """No name is known that no notebook of these tests brings out."""
    assert {(c.id, m.name) for c, m in KNOWN} == {(c.check, c.name) for c in CASES if c.name}


PAIRS = {
    "encoder": ("hard-coded-bottleneck", "per-batch"),
    "decoder": ("output-padding-missing", "sigmoid-missing"),
    "train-epoch": ("zero-grad-missing", "sum-returned"),
    "compare-bottlenecks": ("size-ignored", "test-losses-summed"),
    "decode-noise": ("noise-hard-coded-size", "noise-uniform"),
}


@pytest.mark.parametrize("check_id", PAIRS)
def test_two_mistakes_at_once_get_no_name(check_id: str) -> None:
    """Two mistakes of one check that cost different criteria are never taken for one."""
    first, second = (next(c for c in CASES if c.check == check_id and c.name == n) for n in PAIRS[check_id])
    both = (
        notebooks.changed(first.old, "torch.rand(n, 32)")
        if check_id == "decode-noise"
        else notebooks.changed(second.old, second.new, first.source)
    )
    verdict = judge(RUBRIC.check(check_id), notebooks.student(notebooks.names(both)))
    assert verdict.named is None
    assert verdict.points < verdict.check.points


def test_no_message_is_too_long() -> None:
    """A message has at most 50 words, and one name has one message within a check."""
    for check in RUBRIC.checks:
        messages = {m.name: m.message for m in check.misconceptions}
        for m in check.misconceptions:
            assert len(m.message.split()) <= 50, m.name
            assert m.message == messages[m.name]

"""Every mistake is recognised, by its own name and by no other."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.check import Check
from autograder.rubric.finding import Status
from autograder.rubric.misconception import Misconception
from autograder.rubric.verdict import Verdict, judge
from tests.checks.variational_autoencoders import notebooks
from tests.checks.variational_autoencoders.mistaken import CASES, Mistaken

RUBRIC = rubric("variational-autoencoders")
KNOWN = [(check, m) for check in RUBRIC.checks for m in check.misconceptions]

# What each mistake fails: the criteria that it must cost, for each of its implementations in their order.
# Outcomes of training are left out: they depend on the architecture.
SPREAD, OWN, NORMAL, GRADIENTS = (c.name for c in RUBRIC.check("reparameterize").criteria)
WORKED, ANY, PRIOR = (c.name for c in RUBRIC.check("kl-divergence").criteria)
RECON, KL, BETA, TOTAL = (c.name for c in RUBRIC.check("vae-loss").criteria)
FALLS, HALVES, CLEARED, LABELS = (c.name for c in RUBRIC.check("training").criteria)
SHAPES, EACH, TWO = (c.name for c in RUBRIC.check("encode").criteria)
PICTURE, RANGE = (c.name for c in RUBRIC.check("decode").criteria)
CODES, GARMENTS = (c.name for c in RUBRIC.check("samples").criteria)
FAILS: dict[str, dict[str, list[set[str]]]] = {
    "encode": {
        "hard-coded-batch": [{SHAPES}],
        "hard-coded-latent-size": [{SHAPES}],
        "one-tensor-for-both": [{TWO}],
        "relu-on-the-heads": 3 * [{TWO}],
        "per-batch": [{EACH}],
        "mu-and-logvar-swapped": [{TWO}],
    },
    "reparameterize": {
        "sigma-without-half": [{SPREAD, GRADIENTS}],
        "sigma-is-logvar": [{SPREAD, GRADIENTS}, {SPREAD, OWN, NORMAL, GRADIENTS}],
        "sigma-is-root-of-logvar": [{SPREAD, NORMAL, GRADIENTS}],
        "sigma-left-out": [{SPREAD, GRADIENTS}],
        "mu-left-out": [{SPREAD, GRADIENTS}],
        "noise-shared-by-images": [{OWN}],
        "noise-shared-by-dimensions": [{OWN}],
        "noise-one-number": [{OWN}],
        "noise-uniform": [{SPREAD, NORMAL}, {SPREAD, NORMAL}, {SPREAD, NORMAL}, {NORMAL}],
        "noise-fixed": [{SPREAD, OWN, NORMAL}],
        "no-noise": [{SPREAD, OWN, NORMAL, GRADIENTS}],
        "gradient-cut": 4 * [{GRADIENTS}],
        "mu-written-over": [{GRADIENTS}],
    },
    "decode": {
        "hard-coded-batch": [{PICTURE}],
        "output-padding-missing": 3 * [{PICTURE}],
        "sigmoid-missing": [{RANGE}],
        "tanh-range": [{RANGE}],
    },
    "kl-divergence": {
        "kl-sign": [{WORKED, ANY}],
        "kl-half-missing": [{WORKED, ANY}],
        "kl-mean-over-dims": [{WORKED, ANY}],
        "kl-mean-over-batch": [{ANY}],
        "kl-mean-over-everything": [{WORKED, ANY}],
        "kl-not-summed": [{ANY, PRIOR}, {WORKED, ANY, PRIOR}],
        "kl-logvar-as-sigma": [{WORKED, ANY, PRIOR}],
        "kl-logvar-as-variance": [{WORKED, ANY, PRIOR}],
        "kl-exp-forgotten": 2 * [{WORKED, ANY, PRIOR}],
        "kl-squared-twice": [{WORKED, ANY}],
        "kl-logvar-as-log-sigma": [{WORKED, ANY}],
        "kl-sigma-not-squared": [{WORKED, ANY}],
        "kl-f-kl-div": 4 * [{WORKED, ANY}],
        "kl-python-float": [{ANY}],
        "kl-gradient-cut": [{ANY}],
    },
    "vae-loss": {
        "loss-mean-over-pixels": [{RECON}],
        "loss-recon-not-per-image": [{RECON}],
        "loss-halved": [{RECON}],
        "loss-bce": [{RECON}],
        "loss-absolute-error": [{RECON}],
        "loss-kl-not-per-image": [{KL}],
        "loss-beta-ignored": [{BETA}],
        "loss-beta-on-reconstruction": [{BETA}],
        "loss-beta-on-both": [{BETA}],
        "loss-beta-twice": 2 * [{BETA}],
        "loss-beta-in-kl": [{BETA}],
        "loss-kl-subtracted": [{BETA, TOTAL}],
        "loss-kl-left-out": [{BETA, TOTAL}],
        "loss-order-of-returns": [{RECON, KL, BETA}],
        "loss-gradient-cut": 2 * [{TOTAL}],
    },
    "training": {
        "zero-grad-missing": [{CLEARED}],
        "step-missing": [{HALVES, CLEARED}],
        "no-gradient-at-the-step": [{HALVES, CLEARED}],
        "own-optimizer": [{CLEARED}],
        "returns-after-one-batch": [{CLEARED}],
        "labels-as-target": [{HALVES, CLEARED}, {LABELS}],
        "decoder-not-trained": [{HALVES}],
        "encoder-not-trained": [{HALVES}],
    },
    "samples": {
        "sample-uniform": 5 * [{CODES}],
        "sample-one-code": 2 * [{CODES}],
        "sample-shared-number": [{CODES}],
        "sample-hard-coded-latent-size": [{CODES}],
        "sample-reconstructions": [{CODES}],
        "sample-another-model": 2 * [{CODES}],
    },
}  # fmt: skip


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
    assert verdict.named is not None
    assert verdict.named.name == mistake.name
    assert failed(verdict) == fails
    explained = sum(c.points for c in check.criteria if not c.after)  # there is no trained model here
    assert int(2 * mistake.credit * explained) / 2 <= verdict.points < check.points


@pytest.mark.parametrize("case", CASES, ids=[f"{c.check}:{c.name}:{n}" for n, c in enumerate(CASES)])
def test_a_students_version_is_named(case: Mistaken) -> None:
    """In a notebook with convolutions the mistake gets the same name, or none where none is known."""
    seed = 1 + CASES.index(case) % 3
    defined = notebooks.names(case.source)
    defined["vae"] = defined["VAE"]()
    verdict = judge(RUBRIC.check(case.check), notebooks.student(defined, seed))
    assert (verdict.named.name if verdict.named else None) == case.name
    assert verdict.points < verdict.check.points


def test_every_mistake_has_a_students_version() -> None:
    """No name is known that no notebook of these tests brings out."""
    assert {(c.id, m.name) for c, m in KNOWN} == {(c.check, c.name) for c in CASES if c.name}


@pytest.mark.parametrize("check_id", FAILS)
def test_two_mistakes_at_once_get_no_name(check_id: str) -> None:
    """Two mistakes of one check that cost different criteria are never taken for one."""
    pairs = {
        "encode": ("hard-coded-latent-size", "per-batch"),
        "reparameterize": ("noise-shared-by-images", "mu-left-out"),
        "decode": ("output-padding-missing", "sigmoid-missing"),
        "kl-divergence": ("kl-half-missing", "kl-mean-over-batch"),
        "vae-loss": ("loss-mean-over-pixels", "loss-beta-ignored"),
        "training": ("zero-grad-missing", "decoder-not-trained"),
        "samples": ("sample-uniform", "sample-hard-coded-latent-size"),
    }
    first, second = (next(c for c in CASES if c.check == check_id and c.name == n) for n in pairs[check_id])
    second_new = second.new.replace(KL_RIGHT, first.new) if check_id == "kl-divergence" else second.new
    both = BOTH.get(check_id) or notebooks.changed(second.old, second_new, first.source)
    verdict = judge(RUBRIC.check(check_id), notebooks.student(notebooks.names(both)))
    assert verdict.named is None
    assert verdict.points < verdict.check.points


KL_RIGHT = "0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()"
BOTH = {
    "kl-divergence": notebooks.changed(KL_RIGHT, "(mu.square() + logvar.exp() - 1 - logvar).sum(1).mean()"),
    "samples": notebooks.changed("torch.randn(n, model.latent_dim)", "torch.rand(n, 32)"),
}


def test_no_message_is_too_long() -> None:
    """A message has at most 50 words, and one name has one message within a check."""
    for check in RUBRIC.checks:
        messages = {m.name: m.message for m in check.misconceptions}
        for m in check.misconceptions:
            assert len(m.message.split()) <= 50, m.name
            assert m.message == messages[m.name]

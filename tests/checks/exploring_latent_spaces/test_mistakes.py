"""Every mistake is recognised, by its own name and by no other."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.check import Check
from autograder.rubric.finding import Status
from autograder.rubric.misconception import Misconception
from autograder.rubric.verdict import Verdict, judge
from tests.checks.exploring_latent_spaces import notebooks
from tests.checks.exploring_latent_spaces.mistaken import CASES, Mistaken

RUBRIC = rubric("exploring-latent-spaces")
KNOWN = [(check, m) for check in RUBRIC.checks for m in check.misconceptions]

# What each mistake fails: the criteria that it must cost, for each of its implementations in their order.
PRIOR, OF_MODEL = (c.name for c in RUBRIC.check("sample-grid").criteria)
_, A_TO_B = (c.name for c in RUBRIC.check("pixel-interpolate").criteria)
ENDS, STRAIGHT, ORDER, GIVEN = (c.name for c in RUBRIC.check("latent-interpolate").criteria)
MEAN, IN_MODEL = (c.name for c in RUBRIC.check("class-mean").criteria)
FORMULA, SIGN, EACH = (c.name for c in RUBRIC.check("latent-arithmetic").criteria)
TWO, NEAR = (c.name for c in RUBRIC.check("embed-2d").criteria)
FAILS: dict[str, list[set[str]]] = {
    "grid-uniform": 5 * [{PRIOR}],
    "grid-one-code": 3 * [{PRIOR}],
    "grid-shared-number": [{PRIOR}],
    "grid-hard-coded-latent-size": [{PRIOR, OF_MODEL}],
    "grid-n-ignored": [{PRIOR}],
    "grid-reconstructions": [{PRIOR}],
    "grid-another-model": [{OF_MODEL}, {OF_MODEL}, {PRIOR, OF_MODEL}],
    "pixels-reversed": [{A_TO_B}],
    "pixels-ends-left-out": [{A_TO_B}],
    "pixels-never-arrive": [{A_TO_B}],
    "pixels-one-too-many": [{A_TO_B}],
    "walk-reversed": [{ORDER}],
    "walk-ends-left-out": [{ENDS}],
    "walk-never-arrives": [{ENDS}],
    "walk-one-too-many": [{ORDER}],
    "walk-pixels-blended": [{ENDS, STRAIGHT, GIVEN}, {STRAIGHT}],
    "walk-blended-before-encoding": [{STRAIGHT}],
    "walk-drawn": 2 * [{ENDS, STRAIGHT}],
    "walk-in-logvar": [{ENDS, STRAIGHT}],
    "walk-on-an-arc": [{STRAIGHT}],
    "walk-another-model": 3 * [{GIVEN}],
    "walk-extra-dimension": [{ORDER}],
    "walk-not-decoded": [{ENDS, STRAIGHT, ORDER, GIVEN}],
    "mean-over-the-wrong-axis": [{MEAN}],
    "mean-of-everything": [{MEAN}],
    "mean-is-a-sum": [{MEAN}],
    "mean-missing": [{MEAN}],
    "mean-keeps-a-dimension": [{MEAN}],
    "mean-of-draws": [{MEAN}],
    "mean-of-logvar": [{MEAN}],
    "mean-of-pixels": [{MEAN}],
    "mean-another-model": [{IN_MODEL}],
    "sum-sign": [{SIGN}],
    "sum-of-one-mean-sandal": 3 * [{EACH}],
    "sum-without-sandals": 2 * [{FORMULA, EACH}],
    "sum-nothing-subtracted": 2 * [{FORMULA}],
    "sum-of-sums": [{FORMULA}],
    "sum-of-one-pair": [{FORMULA}],
    "sum-of-draws": 2 * [{FORMULA, EACH}],
    "sum-of-pixels": 2 * [{FORMULA, EACH}],
    "sum-decoded": [{FORMULA, SIGN, EACH}],
    "sum-another-model": 3 * [{FORMULA}],
    "map-principal-plane": [{NEAR}],
    "map-two-dimensions-picked": [{NEAR}],
    "map-of-something-else": [{NEAR}],
    "map-of-too-many-dimensions": [{TWO, NEAR}],
}
# Where these come to lie decides the images: they may point towards the boots or away from them.
EITHER_WAY = {"sum-without-sandals", "sum-nothing-subtracted", "sum-of-one-pair", "sum-of-sums"}


def failed(verdict: Verdict) -> set[str]:
    """The criteria that failed."""
    return {c.name for c, f in verdict.findings if f.status is Status.FAILED}


@pytest.mark.parametrize(("check", "mistake"), KNOWN, ids=[f"{c.id}:{m.name}" for c, m in KNOWN])
def test_the_smallest_wrong_implementation_is_named(check: Check, mistake: Misconception) -> None:
    """A mistake's own implementation fails its criteria, gets its name and at least its credit."""
    twins = [m for m in check.misconceptions if m.name == mistake.name]
    fails = FAILS[mistake.name][twins.index(mistake)]
    seed = 1 + KNOWN.index((check, mistake)) % 3
    verdict = judge(check, notebooks.student(mistake.wrong(), seed))
    assert verdict.named is not None
    assert verdict.named.name == mistake.name
    assert failed(verdict) - ({SIGN} if mistake.name in EITHER_WAY else set()) == fails
    assert int(2 * mistake.credit * check.points) / 2 <= verdict.points < check.points


@pytest.mark.parametrize("case", CASES, ids=[f"{c.check}:{c.name}:{n}" for n, c in enumerate(CASES)])
def test_a_students_version_is_named(case: Mistaken) -> None:
    """In a whole notebook the mistake gets the same name, or none where none is known, and its points."""
    seed = 1 + CASES.index(case) % 3
    verdict = judge(RUBRIC.check(case.check), notebooks.student(notebooks.names(case.source), seed))
    assert (verdict.named.name if verdict.named else None) == case.name
    assert verdict.points == case.points


def test_every_mistake_has_a_students_version() -> None:
    """No name is known that no notebook of these tests brings out, and none stands in two checks."""
    assert {(c.id, m.name) for c, m in KNOWN} == {(c.check, c.name) for c in CASES if c.name}
    assert len({m.name for _, m in KNOWN}) == len({(c.id, m.name) for c, m in KNOWN}) == len(FAILS)


PAIRS = {
    "sample-grid": [
        ("torch.randn(n, model.latent_dim)", "torch.rand(n, model.latent_dim)"),
        ("model.decode(z)", "model.decode(z).round()"),
    ],
    "latent-interpolate": [
        ("(1 - t) * mu_a + t * mu_b", "t * mu_a + (1 - t) * mu_b"),
        ("model.decode(z)", "model.decode(z[1:])"),
    ],
    "class-mean": [
        ("mu, _ = model.encode(images)", "_, mu = model.encode(images)"),
        ("mean(dim=0)", "sum(dim=0)"),
    ],
    "latent-arithmetic": [
        ("mu + direction", "mu - direction"),
        ("mu, _ = model.encode(sandals)", "_, mu = model.encode(sandals)"),
    ],
}


@pytest.mark.parametrize("check_id", PAIRS)
def test_two_mistakes_at_once_get_no_name(check_id: str) -> None:
    """Two mistakes of one check are never taken for one."""
    source = notebooks.RIGHT
    for old, new in PAIRS[check_id]:
        source = notebooks.changed(old, new, source)
    verdict = judge(RUBRIC.check(check_id), notebooks.student(notebooks.names(source)))
    assert verdict.named is None
    assert verdict.points < verdict.check.points


def test_no_message_is_too_long() -> None:
    """A message has at most 50 words, and one name has one message within a check."""
    for check in RUBRIC.checks:
        messages = {m.name: m.message for m in check.misconceptions}
        for m in check.misconceptions:
            assert len(m.message.split()) <= 50, m.name
            assert m.message == messages[m.name]

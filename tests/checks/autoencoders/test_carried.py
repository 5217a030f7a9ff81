"""One mistake costs once: later checks are asked with our part in place of the wrong one."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge, ours_for
from tests.checks.autoencoders import notebooks
from tests.checks.autoencoders.mistaken import CASES, Mistaken

RUBRIC = rubric("autoencoders")
# Mistakes that break what comes later, each in a way of its own.
DISTURBING = {
    "encoder": ("hard-coded-batch", "hard-coded-bottleneck", "encoder-gradient-cut"),
    "decoder": ("hard-coded-batch", "output-padding-missing", "decoder-gradient-cut", None),
    "forward": ("forward-stops-at-the-code", "forward-returns-more", "past-the-bottleneck"),
    "reconstruction-loss": (
        "loss-not-reduced",
        "loss-compares-with-itself",
        "loss-python-float",
        "loss-summed",
    ),
    "train-epoch": ("step-missing", "labels-as-target", "loss-without-gradient", "nothing-returned"),
}
FIRST = {(c.check, c.name): c for c in reversed(CASES)}
MET_AGAIN = [FIRST[check, name] for check, names in DISTURBING.items() for name in names]


def exam(source: str, *without: str) -> dict[str, Verdict]:
    """All checks but those in order, with our parts for the wrong ones so far."""
    student, held = notebooks.student(notebooks.names(source)), dict[str, Verdict]()
    for check in RUBRIC.checks:
        if check.id not in without:
            held[check.id] = judge(check, student, ours_for(held))
    return held


@pytest.mark.parametrize("case", MET_AGAIN, ids=[f"{c.check}:{c.name}:{n}" for n, c in enumerate(MET_AGAIN)])
def test_a_mistake_costs_nothing_elsewhere(case: Mistaken) -> None:
    """Only the check that the mistake belongs to loses points.

    The comparison trains models, so it is held for the first mistake of each check alone.
    """
    first = next(c for c in MET_AGAIN if c.check == case.check)
    held = exam(case.source, *(() if case is first else ("compare-bottlenecks",)))
    assert {v.check.id for v in held.values() if v.points < v.check.points} == {case.check}


UNDONE = (
    ("self.encoder = nn.Sequential(", "raise NotImplementedError()\n        self.encoder = nn.Sequential("),
    ("return self.decoder(self.encoder(x))", "raise NotImplementedError()"),
    ("return (x_hat - x).square().mean()", "raise NotImplementedError()"),
    ("        loss = reconstruction_loss(model(x), x)\n", "        raise NotImplementedError()\n"),
    ("        model = Autoencoder(bottleneck_size=size)\n", "        raise NotImplementedError()\n"),
    ("z = torch.randn(n, bottleneck_size)", "raise NotImplementedError()"),
    ('prediction_small = "nearly as good"\n', ""),
    ('prediction_large = "Better, at no cost."\n', ""),
)


def test_what_is_not_attempted_earns_nothing() -> None:
    """The untouched release earns no point, and every criterion says why: not attempted, or blocked."""
    source = notebooks.RIGHT
    for old, new in UNDONE:
        source = notebooks.changed(old, new, source)
    held = exam(source)
    assert sum(v.points for v in held.values()) == 0
    statuses = {v.check.id: {f.status for _, f in v.findings} for v in held.values()}
    assert statuses.pop("forward") == {Status.BLOCKED}
    assert statuses == {check_id: {Status.NOT_ATTEMPTED} for check_id in statuses}
    said = {f.says for _, f in held["encoder"].findings}
    assert said == {"`Autoencoder.__init__` still says `raise NotImplementedError()`."}


def test_a_class_that_cannot_be_made_leaves_the_functions_to_be_judged() -> None:
    """With our class in its place, loss, training, comparison and noise earn their points."""
    held = exam(notebooks.changed(*UNDONE[0]))
    assert [held[c].points for c in ("encoder", "decoder", "forward")] == [0, 0, 0]
    assert [held[c].points for c in ("train-epoch", "compare-bottlenecks", "decode-noise")] == [5, 3, 2]
    assert held["train-epoch"].carried == ("Autoencoder",)


def test_forward_is_judged_with_our_halves() -> None:
    """A forward that was never written earns nothing, also where encoder and decoder are ours."""
    broken = notebooks.changed("nn.Linear(32 * 7 * 7, bottleneck_size)", "nn.Linear(1568, 31)")
    assert exam(broken)["forward"].points == 3
    unwritten = notebooks.changed(*UNDONE[1], broken)
    assert exam(unwritten)["forward"].points == 0
    assert {f.status for _, f in exam(unwritten)["forward"].findings} == {Status.NOT_ATTEMPTED}

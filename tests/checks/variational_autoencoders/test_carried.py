"""One mistake costs once: later checks are asked with our part in place of the wrong one."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge, ours_for
from tests.checks.variational_autoencoders import notebooks
from tests.checks.variational_autoencoders.mistaken import CASES, Mistaken

RUBRIC = rubric("variational-autoencoders")
# Mistakes that break what comes later, each in a way of its own. There is no `vae` in these notebooks, as
# if its training had been in vain.
DISTURBING = {
    "encode": ("hard-coded-batch", "hard-coded-latent-size", "one-tensor-for-both", None),
    "reparameterize": ("sigma-is-root-of-logvar", "no-noise", "gradient-cut", "mu-written-over"),
    "decode": ("hard-coded-batch", "output-padding-missing", "sigmoid-missing"),
    "kl-divergence": ("kl-sign", "kl-not-summed", "kl-f-kl-div", "kl-python-float", "kl-mean-over-batch"),
    "vae-loss": ("loss-kl-subtracted", "loss-gradient-cut", "loss-order-of-returns", None),
}
FIRST = {(c.check, c.name): c for c in reversed(CASES)}
MET_AGAIN = [FIRST[check, name] for check, names in DISTURBING.items() for name in names]
CARRYING = [c.id for c in RUBRIC.checks if c.carries or c.subject == "vae"]


def exam(source: str, *check_ids: str) -> dict[str, Verdict]:
    """These checks, or all of them, in order, with our parts for the wrong ones so far."""
    student, held = notebooks.student(notebooks.names(source)), dict[str, Verdict]()
    for check in RUBRIC.checks:
        if not check_ids or check.id in check_ids:
            held[check.id] = judge(check, student, ours_for(held))
    return held


@pytest.mark.parametrize("case", MET_AGAIN, ids=[f"{c.check}:{c.name}:{n}" for n, c in enumerate(MET_AGAIN)])
def test_a_mistake_blocks_three_points_elsewhere_at_most(case: Mistaken) -> None:
    """Beyond its own check a mistake costs what rests on the trained model: 2 points and 1."""
    held = exam(case.source, case.check, *CARRYING)
    lost = {v.check.id: v.check.points - v.points for v in held.values() if v.points < v.check.points}
    assert lost.pop(case.check) > 0
    assert lost == {"reconstructions": 2.0, "samples": 1.0}


def test_kl_averaged_over_the_batch_pays_once() -> None:
    """A KL averaged over the batch beside a loss that returns it as it is costs only in its own check."""
    averaged = notebooks.changed("- logvar).sum()", "- logvar).sum(1).mean()")
    held = exam(notebooks.changed("(mu, logvar) / batch_size", "(mu, logvar)", averaged))
    assert held["kl-divergence"].points == 3
    assert held["vae-loss"].points == 5
    assert held["vae-loss"].carried == ()


def test_what_is_not_attempted_earns_nothing() -> None:
    """The untouched release earns no point, and every criterion says why: not attempted, or blocked."""
    undone = notebooks.HEAD + notebooks.MODEL
    for line in ("return self.to_mu(h), self.to_logvar(h)", "sigma = torch.exp(0.5 * logvar)"):
        undone = notebooks.changed(line, "raise NotImplementedError()", undone)
    undone = notebooks.changed("return self.decoder(z)", "raise NotImplementedError()", undone)
    for name in ("kl_divergence(mu, logvar)", "vae_loss(x_hat, x, mu, logvar, beta=1.0)"):
        undone += f"\ndef {name}:\n    raise NotImplementedError()\n"
    undone += "\ndef train_epoch(model, loader, optimizer, beta=1.0):\n    raise NotImplementedError()\n"
    undone += "\ndef sample(model, n):\n    raise NotImplementedError()\n"
    held = exam(undone)
    assert sum(v.points for v in held.values()) == 0
    statuses = {v.check.id: {f.status for _, f in v.findings} for v in held.values()}
    assert statuses.pop("reconstructions") == {Status.BLOCKED}
    assert statuses.pop("samples") == {Status.NOT_ATTEMPTED, Status.BLOCKED}
    assert statuses == {check_id: {Status.NOT_ATTEMPTED} for check_id in statuses}


def test_an_unfinished_part_blocks_and_is_replaced() -> None:
    """With `decode` unfinished, training is judged with our decoder, and its verdict says so."""
    held = exam(notebooks.changed("return self.decoder(z)", "raise NotImplementedError()"))
    assert held["decode"].points == 0
    assert held["training"].points == 5
    assert held["training"].carried == ("VAE.decode",)


def test_an_encoder_of_points_leaves_training_to_be_judged() -> None:
    """Lesson 2's class under the name VAE: its forward knows no cloud, so ours comes with our encoder."""
    points = notebooks.changed("return self.to_mu(h), self.to_logvar(h)", "return self.to_mu(h)")
    points = notebooks.changed(
        "        mu, logvar = self.encode(x)\n", "        z = self.encode(x)\n", points
    )
    points = notebooks.changed("        z = self.reparameterize(mu, logvar)\n", "", points)
    held = exam(notebooks.changed("return self.decode(z), mu, logvar", "return self.decode(z)", points))
    assert held["encode"].points == 0
    assert held["training"].points == 5
    assert held["training"].carried == ("VAE.encode", "VAE.forward")


def test_our_decoder_has_the_models_latent_size() -> None:
    """Our decoder in place of a wrong one doesn't hide that codes have 32 numbers for a model of 5."""
    wrong = notebooks.changed("nn.Sigmoid()", "nn.Tanh()")
    held = exam(
        notebooks.changed("torch.randn(n, model.latent_dim)", "torch.randn(n, 32)", wrong),
        "decode",
        "samples",
    )
    assert held["samples"].carried == ("VAE.decode",)
    assert held["samples"].named is not None
    assert held["samples"].named.name == "sample-hard-coded-latent-size"

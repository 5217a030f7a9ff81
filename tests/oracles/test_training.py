"""What a training loop did, answered by hand."""

from __future__ import annotations

import pytest
import torch

from autograder.exam.question import Raised, Returned
from autograder.oracles import training
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("train_epoch", "`train_epoch` for 6 batches")
UNFINISHED = Raised("NotImplementedError", "", "trained", function="train_epoch")
X = torch.zeros(2, 1, 28, 28)
CODE = torch.zeros(2, 5)


def output(loss: float, kl_of_mu: float = 0.0) -> tuple[torch.Tensor, ...]:
    """What a model returns when its squared error is ``loss`` per image, and each mu is that far from 0."""
    x_hat = X.clone()
    x_hat[:, 0, 0, 0] = loss**0.5
    mu = CODE.clone()
    mu[:, 0] = kl_of_mu
    return x_hat, mu, CODE


def falls(before: object, after: object, trained: object = None) -> Finding:
    answer = Returned({"before": before, "after": after, "trained": trained})
    return training.falls(answer, ASKED, X, share=0.5, loss=training.vae_loss)


def test_a_loss_that_falls_far_enough_passes() -> None:
    """Squared error and KL per image count together; figures are for staff."""
    finding = falls(output(100.0), list(output(49.0)))
    assert finding.status is Status.PASSED
    assert finding.staff["loss_before"] == pytest.approx(100.0)
    assert finding.staff["loss_after"] == pytest.approx(49.0)
    with_kl = falls(output(20.0, 4.0), output(10.0, 2.0))  # KL of a shifted cloud: mu^2 / 2
    assert with_kl.staff["loss_before"] == pytest.approx(28.0)
    assert with_kl.staff["loss_after"] == pytest.approx(12.0)


@pytest.mark.parametrize(("after", "got"), [(51.0, "from 100.00 to 51.00"), (120.0, "from 100.00 to 120.00")])
def test_a_loss_that_stays_fails(after: float, got: str) -> None:
    """The line is the share of the start; observed is how often the optimizer stepped."""
    finding = falls(output(100.0), output(after), {"steps": 40})
    assert finding.status is Status.FAILED
    assert (finding.expected, finding.got) == ("a loss below 50.00", got)
    assert finding.observed == {"steps": Seen("40")}
    assert falls(output(100.0), output(after)).observed == {"steps": Seen("0")}


def test_half_is_not_below_half() -> None:
    """The line itself is not below it."""
    before, after = X.clone(), X.clone()
    before[:, 0, 0, :4] = after[:, 0, 0, :2] = 1.0
    assert falls((before, CODE, CODE), (after, CODE, CODE)).status is Status.FAILED


@pytest.mark.parametrize(
    "value",
    [
        None,
        X,
        (X, CODE),
        (X, CODE, CODE, CODE),
        (None, CODE, CODE),
        (X, None, CODE),
        (X, CODE, "logvar"),
        (X[:1], CODE, CODE),
        (X, CODE, CODE[:, :4]),
    ],
)
def test_other_outputs_are_told(value: object) -> None:
    """Whatever is no (x_hat, mu, logvar), before or after."""
    for finding in (falls(value, output(1.0)), falls(output(1.0), value)):
        assert finding.status is Status.FAILED
        assert finding.expected == "(x_hat, mu, logvar)"
        assert finding.observed == {"returned": Seen(finding.got)}


def halves(encoder: dict[str, float | None], decoder: dict[str, float | None], *moved: str) -> Finding:
    start = {name: {"digest": name} for name in "abcdef"}
    end = {name: {"digest": name + "!" if name in moved else name} for name in "abcde"}
    found = {"start": start, "end": end, "to_encoder": encoder, "to_decoder": decoder}
    return training.both_halves(Returned(found), ASKED, share=0.5)


def test_both_halves_move() -> None:
    """At least the share of the parameters that a gradient reaches; the others don't count."""
    encoder, decoder = {"a": 1.0, "b": 0.5, "e": None}, {"c": 2.0, "d": 1e-9, "e": 0.0}
    assert halves(encoder, decoder, "a", "b", "c", "d").status is Status.PASSED
    assert halves(encoder, decoder, "a", "c").status is Status.PASSED
    assert halves({"a": 1.0, "b": 1.0, "c": 1.0}, decoder, "a", "d").observed[
        "encoder"
    ].value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("moved", "still", "encoder", "decoder"),
    [
        ("ab", "no change in the decoder", 1.0, 0.0),
        ("cd", "no change in the encoder", 0.0, 1.0),
        ("a", "no change in the decoder", 0.5, 0.0),
        ("e", "no change in the encoder and decoder", 0.0, 0.0),
    ],
)
def test_a_half_that_stays_fails(moved: str, still: str, encoder: float, decoder: float) -> None:
    """The half is named, and the shares are observed."""
    finding = halves({"a": 1.0, "b": 1.0}, {"c": 1.0, "d": 1.0}, *moved)
    assert finding.status is Status.FAILED
    assert finding.got == still
    assert finding.observed == {"encoder": Seen(encoder, atol=0.3), "decoder": Seen(decoder, atol=0.3)}


def test_without_gradients_a_half_has_not_moved() -> None:
    """A parameter that no gradient reaches, or that is gone at the end, has not been trained."""
    assert halves({"a": None}, {"c": 1.0}, "a", "c").observed["encoder"].value == 0.0
    assert halves({}, {"c": 1.0}, "c").observed["encoder"].value == 0.0
    assert halves({"f": 1.0}, {"c": 1.0}, "c").observed["encoder"].value == 0.0


def cleared(steps: int, *norms: float) -> Finding:
    trained = {"steps": steps, "grad_norms": list(norms)}
    return training.cleared(Returned({"trained": trained}), ASKED, batches=6, growth=2.0)


def test_gradients_of_one_size_pass() -> None:
    """The largest may be as many times the first as is allowed."""
    assert cleared(6, 1.0, 2.0, 1.5).status is Status.PASSED
    assert cleared(6, 4.0, 1.0).status is Status.PASSED


def test_gradients_that_pile_up_fail() -> None:
    """At the end, or for some batches in between; how far is told, and tells no mistakes apart."""
    for norms in ((2.0, 6.0), (2.0, 6.0, 2.0)):
        finding = cleared(6, *norms)
        assert finding.status is Status.FAILED
        assert finding.got == "up to 3.00 times as large as for the first of 6 batches"
        assert finding.observed == {"steps": Seen("6"), "gradients": Seen("pile up")}
    assert cleared(6, 1.0, 2.001).status is Status.FAILED


def test_steps_are_counted_first() -> None:
    """Another number of steps than batches is told before the gradients' size."""
    for steps in (0, 5, 7):
        finding = cleared(steps, 1.0, 5.0)
        assert finding.status is Status.FAILED
        assert finding.got == f"steps: {steps}"
        assert finding.observed == {"steps": Seen(str(steps))}


def test_no_gradient_at_the_step_fails() -> None:
    """A first gradient of size 0 is none."""
    finding = cleared(6, 0.0, 0.0)
    assert finding.status is Status.FAILED
    assert finding.observed == {"steps": Seen("6"), "gradients": Seen("none")}


def test_a_loop_that_returned_strange_things_took_no_step() -> None:
    """What is no record of training has no steps; where none was asked for, there is still no gradient."""
    for trained in (None, "a", 3):
        answer = Returned({"trained": trained})
        assert training.cleared(answer, ASKED, 6, 2.0).observed == {"steps": Seen("0")}
        assert training.cleared(answer, ASKED, 0, 2.0).observed["gradients"] == Seen("none")


def labels(start: str, end: str, other_end: str) -> Finding:
    one, other = (
        Returned({"start": {"a": {"digest": start}, "b": {"digest": "same"}},
                  "end": {"a": {"digest": e}, "b": {"digest": "same"}}})
        for e in (end, other_end)
    )  # fmt: skip
    return training.labels_ignored(one, other, ASKED)


def test_labels_play_no_part() -> None:
    """The same weights pass, others fail, and so does training that changed nothing."""
    assert labels("0", "1", "1").status is Status.PASSED
    used = labels("0", "1", "2")
    assert used.status is Status.FAILED
    assert used.observed == {"labels": Seen("used")}
    assert labels("0", "0", "2").observed == {"labels": Seen("used")}
    nothing = labels("0", "0", "0")
    assert nothing.status is Status.BLOCKED


def test_training_that_raised_says_nothing_of_labels() -> None:
    """With either labels: the other criteria say what was raised."""
    right = Returned({"start": {}, "end": {}})
    raised = Raised("RuntimeError", "shapes differ", "trained")
    for one, other in ((raised, right), (right, raised)):
        assert training.labels_ignored(one, other, ASKED).status is Status.BLOCKED


def test_the_loss_of_an_autoencoder_is_the_mean_over_all_pixels() -> None:
    """One pixel of 784 off by 1 costs 1/784 for every image; what is no picture is told."""
    assert training.pixel_loss(output(1.0)[0], X) == pytest.approx(1 / 784)
    for odd in (None, "x", X[:1], (X, X)):
        assert training.pixel_loss(odd, X) is None
    answer = Returned({"before": (X, X), "after": X, "trained": None})
    finding = training.falls(answer, ASKED, X, share=0.5, loss=training.pixel_loss)
    assert finding.expected == "pictures of their shape"


BATCHES = [torch.zeros(4, 1, 28, 28), torch.zeros(4, 1, 28, 28), torch.full((4, 1, 28, 28), 0.4)]
GREY = torch.full((4, 1, 28, 28), 0.5)
TRUTH = (0.25, 0.25, 0.01)


def returned(value: object, losses: object = TRUTH) -> Finding:
    """What is found where the loop returned a value, and the student's loss says these of the batches."""
    found = {"x_hats": [GREY] * 3, "losses": losses, "trained": {"returned": value, "steps": 3}}
    return training.mean_returned(Returned(found), ASKED, BATCHES, rtol=0.2)


@pytest.mark.parametrize("value", [0.17, torch.tensor(0.17), 0.17 * 1.19, 0.17 / 1.19])
def test_the_mean_of_the_losses_passes(value: object) -> None:
    """To within a fifth, as a number or a tensor; also where the student's own loss is another."""
    assert returned(value).status is Status.PASSED
    assert returned(value, [None, 3.0, torch.ones(2)]).status is Status.PASSED
    assert returned(value, [200.0, 200.0, 8.0]).status is Status.PASSED


def test_the_mean_of_the_students_own_losses_passes() -> None:
    """A wrong loss is paid for where it is written."""
    assert returned(136.0, [200.0, 200.0, 8.0]).status is Status.PASSED
    assert returned(136.0).status is Status.FAILED


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (0.01, "the loss of the last batch"),
        (0.51, "the sum of the losses"),
        (0.17 / 4, "the sum of the losses divided by the number of images"),
        (0.25, "the loss of the first batch"),
        (7.0, "another number"),
        (float("nan"), "another number"),
        (0.17 * 1.3, "the loss of the first batch"),
        (None, "nothing (is there a `return`?)"),
        ([0.17, 1.0], "2 things: a Python number, a Python number"),
    ],
)
def test_what_is_returned_instead_is_told(value: object, what: str) -> None:
    """Each is recognised, in words that hold for any model."""
    finding = returned(value)
    assert finding.status is Status.FAILED
    assert finding.observed == {"returned": Seen(what)}
    assert finding.expected == "the mean of the losses, 0.17"


def test_it_is_told_by_the_students_own_losses_first() -> None:
    """Where they are numbers; without any losses a number is still another one."""
    finding = returned(8.0, [200.0, 200.0, 8.0])
    assert finding.expected == "the mean of the losses, 136.00"
    assert finding.observed == {"returned": Seen("the loss of the last batch")}
    assert returned(0.01, [200.0, 200.0, 8.0]).observed == {"returned": Seen("the loss of the last batch")}
    first = returned(300.0, [300.0, 200.0, 8.0])
    assert first.observed == {"returned": Seen("the loss of the first batch")}
    nothing = {"x_hats": [None] * 3, "losses": [None] * 3, "trained": {"returned": 0.17, "steps": 3}}
    finding = training.mean_returned(Returned(nothing), ASKED, BATCHES, rtol=0.2)
    assert (finding.status, finding.expected) == (Status.FAILED, "the mean of the losses")
    assert finding.observed == {"returned": Seen("another number")}


def test_a_loop_without_a_record_returned_nothing() -> None:
    """What is no record of training is no mean."""
    found = {"x_hats": [None] * 3, "losses": [None] * 3, "trained": "x"}
    finding = training.mean_returned(Returned(found), ASKED, BATCHES, rtol=0.2)
    assert (finding.status, finding.expected) == (Status.FAILED, "the mean of the losses")


def test_uneven_batches_are_nearly_grey_at_the_end() -> None:
    """Two thirds stay what they are; the rest lies between 0.45 and 0.55."""
    x = torch.linspace(0, 1, 9 * 784).reshape(9, 1, 28, 28)
    made = training.uneven(x)
    assert torch.equal(made[:6], x[:6])
    assert 0.45 <= made[6:].min() < made[6:].max() <= 0.551
    assert made[6:].max() > 0.54


def test_no_answer_comes_first() -> None:
    """An error is judged before any value, of either training."""
    right = Returned({"start": {}, "end": {}})
    for finding in (
        training.falls(UNFINISHED, ASKED, X, 0.5, training.pixel_loss),
        training.mean_returned(UNFINISHED, ASKED, [X], 0.2),
        training.both_halves(UNFINISHED, ASKED, 0.5),
        training.cleared(UNFINISHED, ASKED, 6, 2.0),
        training.labels_ignored(UNFINISHED, right, ASKED),
        training.labels_ignored(right, UNFINISHED, ASKED),
    ):
        assert finding.status is Status.NOT_ATTEMPTED


def test_figures_are_for_staff_whatever_came_of_it() -> None:
    """Of a loss its start, end and share; of the halves what moved; of gradients how far they grew."""
    for after in (49.0, 51.0):
        staff = falls(output(100.0), output(after)).staff
        assert staff.keys() == {"loss_before", "loss_after", "share", "share_line"}
        assert staff["share"] == pytest.approx(after / 100)
    nothing = falls((X, CODE, CODE), output(1.0))
    assert (nothing.status, nothing.staff["share"]) == (Status.FAILED, float("inf"))
    for moved in ("abcd", "ab"):
        found = halves({"a": 1.0, "b": 1.0}, {"c": 1.0, "d": 1.0}, *moved)
        assert found.staff == {"encoder": 1.0, "decoder": float("c" in moved)}
    for largest in (2.0, 3.0):
        assert cleared(6, 1.0, largest).staff == {"largest_growth": largest}

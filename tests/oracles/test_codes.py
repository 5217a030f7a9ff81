"""An encoder's codes and a decoder's pictures, answered by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.exam.question import Answer, Died, Raised, Returned
from autograder.oracles import codes
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("VAE.encode", "`encode` of some images", before=())
UNFINISHED = Raised("NotImplementedError", "", "a", function="encode")
PAIRS = {"5": ((3, 5), (3, 5)), "32": ((3, 32), (3, 32))}


def pair(*shape: int) -> tuple[Tensor, Tensor]:
    return torch.zeros(shape), torch.ones(shape)


def shaped(five: object, wide: object, of_64: Answer | None = None) -> Finding:
    answer = Returned({"5": five, "32": wide})
    return codes.shapes(answer, ASKED, PAIRS, of_64 or Returned({}))


def test_expected_shapes_pass() -> None:
    """Pairs, as tuple or list, and single tensors."""
    assert shaped(pair(3, 5), list(pair(3, 32))).status is Status.PASSED
    one = codes.shapes(Returned({"5": torch.zeros(3, 1)}), ASKED, {"5": ((3, 1),)}, Returned({}))
    assert one.status is Status.PASSED


@pytest.mark.parametrize(
    ("five", "wide", "expected", "got"),
    [
        (pair(3, 32), pair(3, 32), "3×5, 3×5", "2 things: a tensor of shape 3×32, a tensor of shape 3×32"),
        (pair(3, 5), pair(3, 5), "3×32, 3×32", "2 things: a tensor of shape 3×5, a tensor of shape 3×5"),
        (torch.zeros(3, 10), None, "3×5, 3×5", "a tensor of shape 3×10"),
        (pair(3, 5), None, "3×32, 3×32", "nothing (is there a `return`?)"),
    ],
)
def test_the_first_other_shape_is_told_and_all_are_observed(
    five: object, wide: object, expected: str, got: str
) -> None:
    """Narrow before wide, and both are compared by the diagnosis."""
    finding = shaped(five, wide)
    assert finding.status is Status.FAILED
    assert (finding.expected, finding.got) == (expected, got)
    assert finding.observed.keys() == {"5", "32"}
    assert shaped(pair(3, 6), pair(3, 7)).observed == {"5": Seen("3×6, 3×6"), "32": Seen("3×7, 3×7")}


def test_an_error_is_told_apart_by_what_64_images_give() -> None:
    """The same error with 64 images, or not, is part of what is observed; unfinished code has none."""
    error = Raised("RuntimeError", "shape '[64, 9]' is invalid", "5")
    both = codes.shapes(error, ASKED, PAIRS, error)
    only_3 = codes.shapes(error, ASKED, PAIRS, Returned({}))
    assert both.status is only_3.status is Status.FAILED
    assert both.observed == {"raised": Seen("RuntimeError: shape is invalid"), "at_64": Seen("raised")}
    assert only_3.observed == {"raised": both.observed["raised"], "at_64": Seen("returned")}
    assert codes.shapes(Died("9"), ASKED, PAIRS, Died("9")).observed["at_64"] == Seen("returned")
    unfinished = codes.shapes(UNFINISHED, ASKED, PAIRS, UNFINISHED)
    assert unfinished.status is Status.NOT_ATTEMPTED
    assert unfinished.observed == {}


HEADS = torch.linspace(-1, 1, 8).reshape(4, 2), torch.linspace(-2, 1, 8).reshape(4, 2)


def per_image(other: object, one: object = HEADS, again: object = None) -> Finding:
    given = {"one": one, "again": one if again is None else again, "other": other}
    return codes.per_image(Returned(given), ASKED, same=2, rtol=0.01)


def test_the_same_images_have_the_same_codes() -> None:
    """Only the images that are the same count, within rtol and 1e-5."""
    company = tuple(torch.cat([1.009 * h[:2] + 0.9e-5 * h.sign()[:2], 5 + h[2:]]) for h in HEADS)
    assert per_image(company).status is Status.PASSED


@pytest.mark.parametrize("head", [0, 1])
@pytest.mark.parametrize("image", [0, 1])
def test_another_code_in_other_company_fails(head: int, image: int) -> None:
    """One image and one head are enough."""
    other = [h.clone() for h in HEADS]
    other[head][image] *= 1.011
    finding = per_image(other)
    assert finding.status is Status.FAILED
    assert finding.observed == {"alike": Seen("no")}


def test_codes_with_chance_in_them_are_told_apart() -> None:
    """Asked once more, any image's code may stray within the tolerance only; company says nothing then."""
    for image in range(4):
        drawn = [h.clone() for h in HEADS]
        drawn[1][image] *= 1.011
        assert per_image(HEADS, again=drawn).observed == {"alike": Seen("never")}
        drawn[1][image] *= 1.009 / 1.011
        assert per_image(HEADS, again=drawn).status is Status.PASSED


def test_a_code_may_be_one_tensor() -> None:
    """With one head, a tensor is a code; a pair is none, nor is a tensor in a tuple."""
    given = {"one": HEADS[0], "again": HEADS[0], "other": HEADS[0]}
    assert codes.per_image(Returned(given), ASKED, 2, 0.01, heads=1).status is Status.PASSED
    for value in (HEADS, HEADS[:1]):
        several = codes.per_image(Returned(given | {"other": value}), ASKED, 2, 0.01, heads=1)
        assert (several.status, several.expected) == (Status.FAILED, "codes, a row for each image")
    moved = codes.per_image(Returned(given | {"other": HEADS[0] + 1}), ASKED, 2, 0.01, heads=1)
    assert moved.observed == {"alike": Seen("no")}


def test_codes_at_zero_are_compared_too() -> None:
    """At 0 the codes may differ by 1e-5."""
    zero = (torch.zeros(4, 2), torch.zeros(4, 2))
    assert per_image((zero[0] + 0.9e-5, zero[1]), zero).status is Status.PASSED
    assert per_image((zero[0] + 1.1e-5, zero[1]), zero).observed == {"alike": Seen("no")}


def test_one_code_for_all_fails() -> None:
    """Unless the heads answer 0 everywhere, as when they start there; one head that varies is enough."""
    same = (torch.ones(4, 2), torch.zeros(4, 2))
    finding = per_image(same, same)
    assert finding.status is Status.FAILED
    assert finding.observed == {"alike": Seen("yes")}
    assert per_image((torch.zeros(4, 2),) * 2, (torch.zeros(4, 2),) * 2).status is Status.PASSED
    assert per_image((HEADS[0], same[0]), (HEADS[0], same[0])).status is Status.PASSED
    assert per_image((same[0], HEADS[1]), (same[0], HEADS[1])).status is Status.PASSED
    with_zeros = (torch.eye(2)[:1].expand(4, -1),) * 2
    assert per_image(with_zeros, with_zeros).observed == {"alike": Seen("yes")}
    nearly = torch.ones(4, 2)
    nearly[3, 1] = 2.0
    assert per_image((same[0], nearly), (same[0], nearly)).status is Status.PASSED


def test_one_code_for_all_in_each_company_rests_on_the_batch() -> None:
    """A batch's mean is the same for all its images, and another in another batch."""
    finding = per_image((torch.full((4, 2), 2.0),) * 2, (torch.ones(4, 2),) * 2)
    assert finding.observed == {"alike": Seen("no")}


def test_other_than_two_heads_is_told() -> None:
    """In either company, whatever came back."""
    empty = torch.zeros(0, 2)
    pairs = (None, HEADS[0]), (HEADS[0], "a"), (1.0, 2.0), (HEADS[0], 1.0), (1.0, HEADS[0]), (HEADS[0], empty)
    for value in (None, HEADS[0], (HEADS[0],), (*HEADS, HEADS[0]), (*HEADS, None), (empty, empty), *pairs):
        for finding in (per_image(value), per_image(HEADS, value)):
            assert finding.status is Status.FAILED
            assert finding.expected == "(mu, logvar)"
            assert finding.observed == {"returned": Seen(finding.got)}
    assert codes.per_image(UNFINISHED, ASKED, 2, 0.01).status is Status.NOT_ATTEMPTED


def test_heads_of_one_number_an_image_are_compared() -> None:
    """Their shape is judged elsewhere."""
    flat = (HEADS[0][:, 0], HEADS[1][:, 1])
    assert per_image(flat, flat).status is Status.PASSED
    assert per_image((flat[0] + 1, flat[1]), flat).status is Status.FAILED


MU, LOGVAR = torch.tensor([[1.0, -1.0]]), torch.tensor([[2.0, -0.5]])


def outputs(mu: Tensor, logvar: Tensor, forward: object = None) -> Finding:
    return codes.two_outputs(Returned({"code": (mu, logvar)}), ASKED, Returned({"out": forward}))


def test_two_outputs_of_either_sign_pass() -> None:
    """One negative number in each head is enough, and heads that are 0 everywhere are not blamed."""
    assert outputs(MU, LOGVAR).status is Status.PASSED
    zero = torch.zeros(1, 2)
    assert outputs(zero, zero).status is Status.PASSED
    assert outputs(MU, zero).status is Status.PASSED
    assert outputs(zero, LOGVAR).status is Status.PASSED
    assert outputs(MU, torch.tensor([[1.0, 1.0, -1.0]])).status is Status.PASSED


def test_one_output_twice_fails() -> None:
    """mu and logvar may agree somewhere, not everywhere."""
    finding = outputs(MU, MU.clone())
    assert finding.observed == {"same": Seen("yes")}
    assert finding.status is Status.FAILED
    assert outputs(MU, torch.tensor([[1.0, -2.0]])).status is Status.PASSED
    assert outputs(torch.tensor([[0.0, -1.0]]), torch.tensor([[0.0, -1.0]])).observed == {"same": Seen("yes")}


@pytest.mark.parametrize(
    ("mu", "logvar", "heads"),
    [
        (MU.relu(), LOGVAR, "mu"),
        (MU, LOGVAR.relu(), "logvar"),
        (MU.relu(), LOGVAR.relu(), "mu logvar"),
        (torch.ones(1, 2), LOGVAR, "mu"),
    ],
)
def test_a_head_without_a_negative_number_fails(mu: Tensor, logvar: Tensor, heads: str) -> None:
    """The head is named, in the text and in what is observed."""
    finding = outputs(mu, logvar)
    assert finding.status is Status.FAILED
    assert finding.got == f"no negative number in {heads.replace(' ', ' and ')}"
    assert finding.observed == {"same": Seen("no"), "positive": Seen(heads)}


X_HAT = torch.zeros(1, 1, 28, 28)


def test_the_order_of_forward_is_that_of_encode() -> None:
    """(x_hat, mu, logvar) passes; turned round it fails, within the rounding of another call."""
    assert outputs(MU, LOGVAR, (X_HAT, MU, LOGVAR)).status is Status.PASSED
    finding = outputs(MU, LOGVAR, [X_HAT, 1.0009 * LOGVAR, 1.0009 * MU])
    assert finding.status is Status.FAILED
    assert finding.observed == {"same": Seen("no"), "swapped": Seen("yes")}
    near = torch.tensor([[1e-3, -1e-3]])
    assert outputs(near, -near, (X_HAT, 0.9e-5 - near, 0.9e-5 + near)).status is Status.FAILED


@pytest.mark.parametrize(
    "forward",
    [
        None,
        MU,
        (X_HAT, LOGVAR),
        (X_HAT, LOGVAR, MU, MU),
        (X_HAT, LOGVAR, None),
        (X_HAT, None, MU),
        (X_HAT, LOGVAR, LOGVAR),
        (X_HAT, MU, MU),
        (X_HAT, 3 * LOGVAR, MU),
        (X_HAT, 1.0015 * LOGVAR, MU),
        (X_HAT, LOGVAR, 1.0015 * MU),
        (X_HAT, LOGVAR + 2e-3, MU),
        "abc",
    ],
)
def test_another_forward_is_judged_elsewhere(forward: object) -> None:
    """Only the other order is a failure here, nothing else that `forward` may return."""
    assert outputs(MU, LOGVAR, forward).status is Status.PASSED


NEAR_0 = torch.tensor([[1e-4, -1e-4]])


@pytest.mark.parametrize(("off", "right"), [(0.9e-5, False), (1.2e-5, True)])
def test_codes_near_zero_may_be_off_by_a_little(off: float, right: bool) -> None:
    """The other order is recognised where both differ by 1e-5 at most."""
    for forward in ((X_HAT, off - NEAR_0, NEAR_0), (X_HAT, -NEAR_0, off + NEAR_0)):
        assert (outputs(NEAR_0, -NEAR_0, forward).status is Status.PASSED) is right


@pytest.mark.parametrize(
    ("mu", "logvar", "right"),
    [
        (MU, 1.0009 * MU, True),
        (MU, 1.0012 * MU, False),
        (NEAR_0 / 1e4, torch.tensor([[0.9e-5, -1e-8]]), True),
        (NEAR_0 / 1e4, torch.tensor([[1.1e-5, -1e-8]]), False),
    ],
)
def test_heads_alike_within_rounding_are_in_order(mu: Tensor, logvar: Tensor, right: bool) -> None:
    """Where mu and logvar are nearly the same, either order is right."""
    assert (outputs(mu, logvar, (X_HAT, logvar, mu)).status is Status.PASSED) is right


def test_forward_may_raise() -> None:
    """A `forward` without an answer is judged elsewhere, an `encode` without one is not attempted."""
    code = Returned({"code": (MU, LOGVAR)})
    assert codes.two_outputs(code, ASKED, UNFINISHED).status is Status.PASSED
    assert codes.two_outputs(UNFINISHED, ASKED, code).status is Status.NOT_ATTEMPTED


def ranged(*pixels: float) -> Finding:
    x_hat = torch.tensor(pixels, dtype=torch.float64)
    return codes.in_unit_range(Returned({"x_hat": x_hat}), ASKED, atol=0.125)


def test_pixels_in_the_unit_range_pass() -> None:
    """Up to atol beyond its ends."""
    assert ranged(0.0, 1.0).status is Status.PASSED
    assert ranged(-0.125, 1.125).status is Status.PASSED


@pytest.mark.parametrize(
    ("pixels", "low", "high", "got"),
    [
        ((0.5, 1.126), "0", "above 1", "pixels from 0.5 to 1.13"),
        ((-0.126, 0.5), "below 0", "1", "pixels from -0.126 to 0.5"),
        ((-1.0, 1.0), "-1", "1", "pixels from -1.00 to 1.00"),
        ((-0.995, 0.5), "-1", "1", "pixels from -0.995 to 0.5"),
        ((-1.00002, 1.000005), "below 0", "1", "pixels from -1.00 to 1.00"),
        ((-0.985, 1.00002), "below 0", "above 1", "pixels from -0.985 to 1.00"),
        ((-1.00001, 1.00001), "-1", "1", "pixels from -1.00 to 1.00"),
        ((-0.99, 0.5), "below 0", "1", "pixels from -0.99 to 0.5"),
        ((-1e-5, 2.0), "0", "above 1", "pixels from -1e-05 to 2.00"),
        ((-5.0, 9.0), "below 0", "above 1", "pixels from -5.00 to 9.00"),
        ((-0.9e-5, 2.0), "0", "above 1", "pixels from -9e-06 to 2.00"),
        ((-1.1e-5, 2.0), "below 0", "above 1", "pixels from -1.1e-05 to 2.00"),
        ((0.0, float("inf")), "0", "not a number", "pixels from 0 to inf"),
        ((0.0, float("nan")), "below 0", "not a number", "pixels from nan to nan"),
    ],
)
def test_pixels_outside_are_observed_roughly(
    pixels: tuple[float, ...], low: str, high: str, got: str
) -> None:
    """How far they run away depends on the model; the sides, and tanh's -1, don't."""
    finding = ranged(*pixels)
    assert finding.status is Status.FAILED
    assert finding.got == got
    assert finding.observed == {"low": Seen(low), "high": Seen(high)}


@pytest.mark.parametrize("value", [None, torch.zeros(0), "a"])
def test_no_pictures_are_told(value: object) -> None:
    """Without pixels there is no range."""
    finding = codes.in_unit_range(Returned({"x_hat": value}), ASKED, 0.1)
    assert finding.status is Status.FAILED
    assert finding.expected == "pictures"
    assert finding.observed == {"returned": Seen(finding.got)}
    assert codes.in_unit_range(UNFINISHED, ASKED, 0.1).status is Status.NOT_ATTEMPTED

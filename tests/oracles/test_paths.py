"""Walks are judged by where their pictures lie on a road that is known."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from autograder.exam.question import Raised, Returned
from autograder.oracles import paths
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Finding, Seen, Status, number

ASKED = Asked("walk", "`walk(a, b)`", ("vae",))


def bent(t: Tensor) -> Tensor:
    """A road that is no straight line in pixels: (n, 784)."""
    phase = torch.linspace(0, 3, 784, dtype=torch.float64)
    return (0.5 + 0.5 * torch.sin(phase[None, :] + 2 * t[:, None])).double()


def other(t: Tensor) -> Tensor:
    """The same walk in another model."""
    return bent(t).flip(1)


def walk(*t: float, road=bent) -> Tensor:
    """Pictures at these places of the road: (n, 1, 28, 28) float32."""
    return road(torch.tensor(t, dtype=torch.float64)).float().reshape(-1, 1, 28, 28)


def even(steps: int) -> Tensor:
    """The right walk."""
    return walk(*torch.linspace(0, 1, steps, dtype=torch.float64).tolist())


def answer(pictures, again=None) -> Returned:
    """An answer that holds a walk."""
    return Returned({"out": pictures} | ({} if again is None else {"again": again}))


def held(pictures) -> dict[str, Status]:
    """How the three criteria of a walk of eight end."""
    given = answer(pictures)
    return {
        "ends": paths.ends(given, ASKED, bent).status,
        "straight": paths.straight(given, ASKED, bent).status,
        "order": paths.in_order({8: given}, ASKED, bent).status,
    }


PASSED, FAILED = Status.PASSED, Status.FAILED


@pytest.mark.parametrize(
    ("pictures", "ends", "straight", "order"),
    [
        (even(8), PASSED, PASSED, PASSED),
        (even(8) + 5e-5, PASSED, PASSED, PASSED),
        (even(8) + 5e-4, FAILED, FAILED, PASSED),
        (even(8).flip(0), PASSED, PASSED, FAILED),
        (even(10)[1:-1], FAILED, PASSED, PASSED),
        (walk(*(i / 8 for i in range(8))), FAILED, PASSED, PASSED),
        (even(9), PASSED, PASSED, FAILED),
        (walk(*((i / 7) ** 2 for i in range(8))), PASSED, PASSED, FAILED),
        (walk(0, 0, 0, 0, 1, 1, 1, 1), PASSED, FAILED, PASSED),
        (walk(0, 0.5, 0.3, 0.7, 0.8, 0.85, 0.9, 1), PASSED, PASSED, FAILED),
        (even(8).flip(-1), FAILED, FAILED, PASSED),
        (even(8).unsqueeze(1), PASSED, PASSED, FAILED),
        (even(8).squeeze(1), PASSED, PASSED, FAILED),
        (list(even(8)), PASSED, PASSED, FAILED),
        (even(8).numpy(), PASSED, PASSED, PASSED),
    ],
)
def test_each_criterion_judges_its_own(pictures, ends, straight, order) -> None:
    """Ends, road, and order with number and shape are judged apart from each other."""
    assert held(pictures) == {"ends": ends, "straight": straight, "order": order}


@pytest.mark.parametrize(
    "nothing", [None, 3.0, "walk", torch.zeros(8, 32), torch.zeros(1, 28, 28), [], [None]]
)
def test_what_is_no_walk_fails(nothing) -> None:
    """Less than two pictures, or none, fail every criterion, and the kind of it is observed."""
    for finding in (
        paths.ends(answer(nothing), ASKED, bent),
        paths.in_order({8: answer(nothing)}, ASKED, bent),
    ):
        assert finding.status is FAILED
        assert set(finding.observed) == {"returned"}


def test_pictures_without_numbers_fail() -> None:
    """NaN is no picture."""
    assert paths.straight(answer(torch.full((8, 1, 28, 28), torch.nan)), ASKED, bent).status is FAILED


def test_places_are_found_between_the_knots() -> None:
    """The place on the road is found to a hundred-thousandth, and the distance from it is next to nothing."""
    t = torch.rand(50, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    found = paths._nearest(bent(t), bent)
    assert torch.allclose(found.t, t, atol=1e-5)
    assert float(found.off.max()) < 1e-6


def test_chance_is_observed_in_place_of_pictures() -> None:
    """Where two walks of the same question differ, it's that which is compared with mistakes."""
    first, second = even(8) + 0.1, even(8) + 0.2
    assert set(paths.straight(answer(first, second), ASKED, bent).observed) == {"chance"}
    assert set(paths.straight(answer(first, first), ASKED, bent).observed) == {"pictures"}


@pytest.mark.parametrize(
    ("pictures", "of_twin", "status"),
    [
        (even(8), even(8), FAILED),
        (even(8), walk(*torch.linspace(0, 1, 8).tolist(), road=other), PASSED),
        (even(8), even(8) * 0.5, FAILED),
        (even(8) * 0.7, even(8) * 0.5, PASSED),
        (even(8) * 0.7, even(8) * 0.7, FAILED),
    ],
)
def test_the_model_handed_in_has_to_matter(pictures, of_twin, status) -> None:
    """The same walk in two models fails; so does a right one that is wrong in the other model only."""
    finding: Finding = paths.given_model(answer(pictures), answer(of_twin), ASKED, bent, other)
    assert finding.status is status


def test_what_raised_is_told() -> None:
    """An answer that raised is a finding of its own, whichever of the two it is."""
    raised = Raised("ValueError", "no", "out", "walk", "x")
    for pair in ((raised, answer(even(8))), (answer(even(8)), raised)):
        finding = paths.given_model(*pair, ASKED, bent, other)
        assert finding.status is FAILED
        assert "ValueError" in finding.says


def test_the_first_of_two_that_fails_is_told() -> None:
    """Both have to be passed."""
    good, bad, worse = Finding(PASSED), Finding(FAILED, "bad"), Finding(FAILED, "worse")
    assert paths.both(good, good).status is PASSED
    assert paths.both(bad, worse) is bad
    assert paths.both(good, worse) is worse


def line(t: Tensor) -> Tensor:
    """A straight road: the upper half of the picture grows light, the lower one stays black."""
    assert t.dtype == torch.float64
    return t[:, None].double() * torch.arange(784).lt(392)


def on_line(*t: float, beside: float = 0.0) -> Tensor:
    """Pictures of that road, (n, 1, 28, 28) float64; the first has one pixel that is that far beside it."""
    pictures = line(torch.tensor(t, dtype=torch.float64))
    pictures[0, -1] += beside
    return pictures.reshape(-1, 1, 28, 28)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("beside", "status"), [(0.95e-4, PASSED), (1.05e-4, FAILED)])
def test_one_pixel_decides(sign, beside, status) -> None:
    """A picture is on the road where none of its pixels is more than 1e-4 off."""
    given = answer(on_line(0, 0.5, 1, beside=sign * beside))
    straight, ends = paths.straight(given, ASKED, line), paths.ends(given, ASKED, line)
    assert straight.status is ends.status is status
    if status is FAILED:
        assert straight.got == "1 of 3 beside it"
        assert ends.got == "the first is beside the road, the last at t = 1.00"


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (0, 1, PASSED),
        (1, 0, PASSED),
        (0, 0.75, FAILED),
        (0.25, 1, FAILED),
        (1, 0.25, FAILED),
        (0.75, 0, FAILED),
        (0, 0, FAILED),
        (1, 1, FAILED),
    ],
)
def test_both_ends_are_needed(first, last, status) -> None:
    """From whichever side; where they lie is told."""
    finding = paths.ends(answer(on_line(first, 0.5, last)), ASKED, line)
    assert finding.status is status
    if status is FAILED:
        told = [f"at t = {number(t)}" for t in (first, last)]
        assert finding.got == f"the first is {told[0]}, the last {told[1]}"
        assert finding.observed["pictures"].atol == 1e-4
        assert finding.observed["pictures"].rtol == 0


@pytest.mark.parametrize(("t", "status"), [(0.5, FAILED), (0.5008, FAILED), (0.5012, PASSED)])
def test_places_of_their_own_are_a_five_hundredth_apart(t, status) -> None:
    """Pictures that are nearer to each other are at one place."""
    finding = paths.straight(answer(on_line(0, 0.5, t, 1)), ASKED, line)
    assert finding.status is status
    assert finding.got == ("several at one place" if status is FAILED else "")


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("off", "status"), [(1.9e-3, PASSED), (2.1e-3, FAILED)])
def test_steps_are_even_to_a_five_hundredth(sign, off, status) -> None:
    """Of the road's length; what else came is told by its places."""
    finding = paths.in_order({3: answer(on_line(0, 0.5 + sign * off, 1))}, ASKED, line)
    assert finding.status is status
    if status is FAILED:
        assert finding.got == "t = 0.00, 0.50, 1.00"
        assert finding.says.endswith("with steps = 3.")
        assert set(finding.observed) == {"pictures"}


def test_every_number_of_steps_is_judged() -> None:
    """The first that isn't right is told, whichever it is."""
    right, wrong = answer(on_line(0, 0.5, 1)), answer(on_line(0, 0.25, 0.5, 0.75, 1))
    assert paths.in_order({3: right, 5: wrong}, ASKED, line).status is PASSED
    for answers in ({3: right, 4: wrong}, {4: wrong, 3: right}):
        finding = paths.in_order(answers, ASKED, line)
        assert finding.status is FAILED
        assert "steps = 4" in finding.says
        assert finding.expected == "a tensor of shape 4×1×28×28"
        assert finding.got == "a tensor of shape 5×1×28×28"
        assert finding.observed["shape"] == Seen(finding.got)
        assert set(finding.observed) == {"shape", "pictures"}


@pytest.mark.parametrize(
    ("value", "walks"),
    [
        (torch.zeros(2, 1, 28, 28), True),
        (torch.zeros(1, 1, 28, 28), False),
        (torch.zeros(56, 28), True),
        (torch.zeros(57, 28), False),
        (torch.zeros(2, 784), False),
        ([torch.zeros(28, 28)] * 2, True),
        (([torch.zeros(28, 28)] * 2)[:1], False),
        ((torch.zeros(2, 28, 28), torch.zeros(28, 28)), True),
        ([torch.zeros(28, 28), torch.zeros(28, 28), None], False),
        ([torch.zeros(28, 28), torch.zeros(28, 28), 1.0], False),
        (on_line(0, 1, beside=torch.inf), False),
        (on_line(0, 1, beside=torch.nan), False),
    ],
)
def test_pictures_may_be_packed_in_any_way(value, walks) -> None:
    """Two or more of 28×28, nothing else among them, and numbers throughout."""
    finding = paths.straight(answer(value), ASKED, line)
    assert (set(finding.observed) == {"pictures"}) is walks
    assert walks or finding.observed == {"returned": Seen(finding.got)}


def test_another_number_of_pictures_is_chance_too() -> None:
    """Asked twice, the walk is of the same pictures, each to 1e-4."""
    first = on_line(0, 0.5, 0.5)
    for again, seen in (
        (on_line(0, 0.5), "chance"),
        (on_line(0, 0.5, 0.5, beside=1.1e-4), "chance"),
        (on_line(0, 0.5, 0.5, beside=0.9e-4), "pictures"),
        (None, "pictures"),
        ("no walk", "pictures"),
    ):
        observed = paths.straight(answer(first, again), ASKED, line).observed
        assert set(observed) == {seen}
        assert seen == "pictures" or observed["chance"] == Seen("yes")


def test_walks_of_two_lengths_differ() -> None:
    """Another number of pictures in the other model is another result."""
    assert paths.given_model(answer(even(8)), answer(even(7)), ASKED, bent, bent).status is PASSED
    assert paths.given_model(answer(even(8)), answer(None), ASKED, bent, bent).status is FAILED
    assert paths.given_model(answer(None), answer(even(8)), ASKED, bent, bent).status is FAILED


@pytest.mark.parametrize(("first", "last", "astray"), [(-0.1, 1, 1), (0, 1.1, 1), (-9e-4, 1 + 9e-4, 2)])
def test_a_road_has_ends(first, last, astray) -> None:
    """What lies before or beyond them is beside the road, be it straight on."""
    finding = paths.straight(answer(on_line(first, 0.5, last)), ASKED, line)
    assert finding.got == f"{astray} of 3 beside it"


def test_two_pictures_have_an_order() -> None:
    """Two are the shortest walk."""
    assert paths.in_order({2: answer(on_line(0, 1))}, ASKED, line).status is PASSED
    assert paths.in_order({2: answer(on_line(1, 0))}, ASKED, line).got == "t = 1.00, 0.00"


def test_a_road_may_stand_still() -> None:
    """Where a model makes the same of every code all pictures are at one place; its numbers are float32."""

    def still(t: Tensor) -> Tensor:
        return torch.zeros(len(t), 784)

    finding = paths.ends(answer(on_line(0, 0, beside=0.5)), ASKED, still)
    assert finding.got == "the first is beside the road, the last at t = 0"
    assert paths.straight(answer(on_line(0, 0)), ASKED, still).got == "several at one place"

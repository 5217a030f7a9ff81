"""Answers in words and powers of ten: however they are typed, the right ones pass."""

from __future__ import annotations

import pytest
import torch

from autograder.exam.question import Raised, Returned
from autograder.exam.wire import Opaque
from autograder.oracles.words import chosen, exponents, one_of, power_of_ten
from autograder.rubric.finding import Finding, Seen, Status


def said(value: object) -> Finding:
    return one_of(Returned({"said": value}), "prediction", "They grow", "they get smaller")


@pytest.mark.parametrize(
    "value", ["They grow", "they get smaller", "THEY GROW", " they grow. ", "they grow..."]
)
def test_typing_does_not_matter(value: str) -> None:
    """Capitals on either side, spaces around and full stops behind change nothing."""
    assert said(value).status is Status.PASSED


@pytest.mark.parametrize("value", ["they stay", "", "they  grow", ".they grow", None, 3, True, ["They grow"]])
def test_everything_else_fails(value: object) -> None:
    """Any other text or thing fails as one and the same observation, with what was on offer."""
    finding = said(value)
    assert finding.status is Status.FAILED
    assert finding.expected == 'one of "They grow", "they get smaller"'
    assert finding.observed == {"said": Seen("other")}


def test_without_the_variable_it_is_not_attempted() -> None:
    """A missing variable is the subject's own."""
    answer = Raised("Missing", "there is no `prediction` in the notebook at this point", "said")
    assert one_of(answer, "prediction", "a").status is Status.NOT_ATTEMPTED
    assert power_of_ten(answer, "prediction", 12, within=1.0).status is Status.NOT_ATTEMPTED


OFFERED = "left", "right", "both"


@pytest.mark.parametrize(
    ("value", "right", "status"),
    [
        ("left", "left", Status.PASSED),
        ("Left.", "left", Status.PASSED),
        ("both", ["left", "both"], Status.PASSED),
        ("right", ["left", "both"], Status.FAILED),
        ("right", "left", Status.FAILED),
        ("right", None, Status.RECORDED),
        ("above", None, Status.FAILED),
        (3, "left", Status.FAILED),
    ],
)
def test_a_choice_is_held_against_the_key(value: object, right: object, status: Status) -> None:
    """Any of the key's answers passes; without a key an answer on offer is recorded, another one fails."""
    assert chosen(Returned({"said": value}), "side", OFFERED, right).status is status


def test_wrong_choices_are_told_apart() -> None:
    """What was chosen is observed as it was meant, not as it was typed."""
    found = [chosen(Returned({"said": said}), "side", OFFERED, "left") for said in (" Both ", "both.")]
    assert [finding.observed for finding in found] == 2 * [{"said": Seen("both")}]
    assert [finding.got for finding in found] == ['"Both"', '"both."']


def test_a_class_that_calls_itself_text_is_none() -> None:
    """What came over the wire as the name of a type is no answer of that name."""
    assert chosen(Returned({"said": Opaque("left")}), "side", OFFERED, None).status is Status.FAILED


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (12, [12.0]),
        (12.5, [12.5]),
        (1024, [1024.0]),
        (10**100, [100.0]),
        (10**300, [300.0]),
        ("12", [12.0]),
        ("-12", [-12.0]),
        ("about 12.5 or so", [12.5]),
        ("12,5", [12.5]),
        ("1,024", [1.024, 1024.0]),
        ("1'024", [1024.0]),
        ("1'02", []),
        ("1,024.5", [1024.5]),
        ("1.024.000", [1024.0, 1024000.0]),
        ("1.02.5", []),
        ("1.02.500", []),
        ("10^12", [12.0]),
        ("2^40 = 10^12", [12.0]),
        ("10 to the 12", [12.0]),
        ("10¹²", [12.0]),
        ("10^12.", [12.0]),
        ("It's '10^12'.", [12.0]),
        ("10^1,024.", [1.024, 1024.0]),
        ("10^12 or 10^13", []),
        ("12 or 13", []),
        ("10^,", [10.0]),
        ("none", []),
        ("", []),
        (None, []),
        (True, []),
        (float("nan"), []),
        ([12], []),
        (torch.tensor([12]), [12.0]),
        (torch.tensor([12, 13]), []),
        ("12".rjust(200), [12.0]),
        ("12".rjust(201), []),
    ],
)
def test_an_exponent_is_read_in_many_forms(value: object, found: list[float]) -> None:
    """One number, whatever its form; where its form is ambiguous, each reading; several numbers are none."""
    assert exponents(value) == pytest.approx(found)


@pytest.mark.parametrize(
    ("value", "right", "status"),
    [
        (12.9, 12, Status.PASSED),
        ("1,024", 1024, Status.PASSED),
        (13, 12, Status.PASSED),
        (11, 12, Status.PASSED),
        (13.1, 12, Status.FAILED),
        (-12, 12, Status.FAILED),
        (13.1, None, Status.RECORDED),
        ("many", None, Status.FAILED),
    ],
)
def test_an_exponent_is_held_against_the_key(value: object, right: float | None, status: Status) -> None:
    """Within the tolerance it passes; without a key any number is recorded, and what is none fails."""
    assert power_of_ten(Returned({"said": value}), "k", right, within=1.0).status is status


def test_a_wrong_exponent_is_observed_closely() -> None:
    """Much more closely than a right one is taken, so that no other mistake is meant."""
    for k, near, far in ((5.3, 5.11, 5.08), (5.3, 5.49, 5.52), (4000, 4003.9, 4004.9)):
        seen = [
            power_of_ten(Returned({"said": v}), "k", 12, within=1.0).observed["k"] for v in (k, near, far)
        ]
        assert seen[0].agrees(seen[1])
        assert not seen[0].agrees(seen[2])


def test_what_is_no_number_is_observed_as_such() -> None:
    """Whatever it is instead."""
    for value in ("many", None, "12 or 13"):
        finding = power_of_ten(Returned({"said": value}), "k", 12, within=1.0)
        assert finding.observed == {"said": Seen("no number")}

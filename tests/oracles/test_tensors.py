"""Numbers and shapes: right up to the tolerance, and what is told beyond it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.exam.question import Raised, Returned
from autograder.oracles.answers import Asked, kind
from autograder.oracles.tensors import close, numbers, one_number, same, shape_of, shape_text
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("kl_divergence", "two clouds")


def found(t_shirt: object, cheat: object = 8.0) -> Finding:
    answer = Returned({"t_shirt": t_shirt, "cheat": cheat})
    return numbers(answer, ASKED, {"t_shirt": 2.0, "cheat": 8.0}, atol=0.25)


@pytest.mark.parametrize("value", [2.0, 2.25, 1.75, 2, torch.tensor([[2.2]], dtype=torch.float64)])
def test_a_number_within_the_tolerance_passes(value: object) -> None:
    """The tolerance counts on both sides, its ends included."""
    assert found(value).status is Status.PASSED


@pytest.mark.parametrize("value", [2.2501, 1.7499, -2.0, float("inf")])
def test_one_number_beyond_it_fails_all(value: float) -> None:
    """One wrong number among right ones fails; all are shown and observed within the same tolerance."""
    for finding in (found(value), numbers(Returned({"kl": value}), ASKED, {"kl": 2.0}, atol=0.25)):
        assert finding.status is Status.FAILED
    finding = found(value)
    assert finding.expected == "2.00 and 8.00"
    assert finding.got.endswith(" and 8.00")
    assert finding.observed == {"t_shirt": Seen(value, 0.25), "cheat": Seen(8.0, 0.25)}


def test_what_is_no_number_is_observed_by_its_kind() -> None:
    """Beside a number, a missing one is told and observed in words."""
    finding = found(None)
    assert finding.got == "nothing (is there a `return`?) and 8.00"
    assert finding.observed["t_shirt"] == Seen("nothing (is there a `return`?)")


def test_no_answer_comes_first() -> None:
    """An error is judged before any value."""
    answer = Raised("NotImplementedError", "", "t_shirt", function="kl_divergence")
    assert numbers(answer, ASKED, {"t_shirt": 2.0}, 0.1).status is Status.NOT_ATTEMPTED
    assert same(answer, ASKED, {"t_shirt": torch.ones(2)}).status is Status.NOT_ATTEMPTED


def test_one_number_is_exactly_one() -> None:
    """None and several numbers are not one."""
    assert one_number(torch.full((1, 1), 3.0)) == 3.0
    assert [one_number(v) for v in (torch.zeros(2), torch.zeros(0), "3", None)] == [None] * 4


def test_shapes() -> None:
    """Tensors, arrays and numbers have a shape; of anything else its kind is told."""
    assert shape_of(torch.zeros(3, 5)) == (3, 5)
    assert shape_of(np.zeros((2, 1))) == (2, 1)
    assert shape_of(1.5) == ()
    assert shape_of([1.5]) is None
    assert shape_text(torch.zeros(3, 5)) == "3×5"
    assert shape_text("abc") == "`abc`"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (torch.ones(3), torch.ones(3, dtype=torch.float64), True),
        (torch.ones(3), torch.ones(1, 3), False),
        (torch.tensor(100.9), torch.tensor(100.0), True),
        (torch.tensor(101.1), torch.tensor(100.0), False),
        (torch.tensor(0.9e-6), torch.tensor(0.0), True),
        (torch.tensor(1.1e-6), torch.tensor(0.0), False),
        (torch.tensor(float("nan")), torch.tensor(float("nan")), False),
    ],
)
def test_close(a: torch.Tensor, b: torch.Tensor, same: bool) -> None:
    """Shapes must be the same, types needn't; rtol is of the second, and 1e-6 is allowed at zero."""
    assert close(a, b, rtol=0.01) is same


def test_close_within_a_tolerance_of_ones_own() -> None:
    """``atol`` is added to the relative one."""
    assert close(torch.tensor(0.9), torch.tensor(0.0), 0.01, 1.0)
    assert not close(torch.tensor(1.1), torch.tensor(0.0), 0.01, 1.0)


TRUTH = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]])


def compared(value: object) -> Finding:
    return same(Returned({"y": value, "z": 1.0}), ASKED, {"y": TRUTH, "z": torch.tensor(1.0)}, rtol=1e-3)


@pytest.mark.parametrize("value", [TRUTH, TRUTH.double() * 1.0009, (TRUTH * 0.9991).numpy()])
def test_a_tensor_within_the_tolerance_passes(value: object) -> None:
    """Every number within it, whatever its width, array or tensor."""
    assert compared(value).status is Status.PASSED


def test_tensors_are_shown_where_they_differ_most() -> None:
    """One number beyond the tolerance fails; its row is shown, both of it, and no number of others."""
    wrong = TRUTH.clone()
    wrong[1, 0], wrong[0, 1] = 60.0, 2.5
    finding = compared(wrong)
    assert (finding.status, finding.expected, finding.got) == (
        Status.FAILED,
        "6.00, 7.00, 8.00, 9.00, …",
        "60.00, 7.00, 8.00, 9.00, …",
    )
    assert finding.observed["y"].agrees(Seen(wrong))
    wrong[0, 0] = torch.nan
    assert compared(wrong).got == "nan, 2.50, 3.00, 4.00, …"


@pytest.mark.parametrize("value", [TRUTH.T, TRUTH[0], 1.0, None, "text"])
def test_another_shape_is_told_as_such(value: object) -> None:
    """What has not the expected shape is told by its kind; a tensor is observed by its numbers."""
    finding = compared(value)
    assert (finding.expected, finding.got) == ("a tensor of shape 2×5", kind(value))
    seen = value if isinstance(value, (float, torch.Tensor)) else kind(value)
    assert finding.observed["y"].agrees(Seen(seen))


@pytest.mark.parametrize(("truth", "most"), [(0.0, 1e-6), (100.0, 100 * 1e-4 + 1e-6)])
def test_without_tolerances_a_tensor_is_held_to_four_digits(truth: float, most: float) -> None:
    """A ten-thousandth of the expected number, and a millionth at zero."""
    for share, status in ((0.9, Status.PASSED), (1.1, Status.FAILED)):
        answer = Returned({"y": torch.tensor([truth + share * most], dtype=torch.float64)})
        assert same(answer, ASKED, {"y": torch.tensor([truth])}).status is status


@pytest.mark.parametrize(
    ("truth", "value", "expected", "got"),
    [
        (torch.tensor(2.0), 3, "2.00", "3.00"),
        (torch.tensor([True, False]), torch.tensor([True, True]), "1.00, 0", "1.00, 1.00"),
        (TRUTH[0, :4], TRUTH[1, :4], "1.00, 2.00, 3.00, 4.00", "6.00, 7.00, 8.00, 9.00"),
        (TRUTH, TRUTH + 0.5 * torch.eye(2, 5), "1.00, 2.00, 3.00, 4.00, …", "1.50, 2.00, 3.00, 4.00, …"),
        (torch.tensor([[-torch.inf], [2.0]]), torch.tensor([[-torch.inf], [3.0]]), "2.00", "3.00"),
        (torch.arange(1, 9).reshape(2, 2, 2), 2 * torch.ones(2, 2, 2), "7.00, 8.00", "2.00, 2.00"),
    ],
)
def test_tensors_of_any_size_are_shown(truth: torch.Tensor, value: object, expected: str, got: str) -> None:
    """One number, a row, rows of rows, truth values: where they differ most, and what is left out of it."""
    finding = same(Returned({"y": value}), ASKED, {"y": truth})
    assert (finding.status, finding.expected, finding.got) == (Status.FAILED, expected, got)

"""A comparison of bottlenecks, answered by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.exam.question import Answer, Raised, Returned
from autograder.oracles import comparison
from autograder.oracles.answers import Asked, passed
from autograder.rubric.finding import Finding, Seen, Status

ASKED = Asked("compare_bottlenecks", "`compare_bottlenecks((3, 7))`")
UNFINISHED = Raised("NotImplementedError", "", "errors", function="compare_bottlenecks")
GOOD = passed()


def model(size: int, trained: bool = True, own: Any = ()) -> dict[str, Any]:
    test = [0.25, 0.25, 0.0625]
    return {"size": size, "trained": trained, "train": 0.001, "test": test, "own": list(own)}


MADE = [model(3), model(7)]
ODD = [model(3) | change for change in ({"size": [3]}, {"test": []}, {"test": None}, {"train": "x"})]
MEAN = 0.1875


def answer(errors: Any = None, made: Any = MADE) -> Answer:
    return Returned({"errors": {3: MEAN, 7: MEAN} if errors is None else errors, "made": made})


def fresh(made: Any) -> Finding:
    return comparison.fresh(answer(made=made), ASKED, (3, 7))


def errors(found: Any, made: Any = MADE) -> Finding:
    return comparison.by_test_images(answer(found, made), ASKED, (3, 7))


def order(found: Any, share: float = 0.8, made: Finding = GOOD) -> Finding:
    return comparison.order(Returned({"errors": found}), ASKED, made, 2, 32, share)


def test_plain_images_give_errors_away() -> None:
    """A model that draws grey errs by next to nothing in training, and by batch as is said."""
    images = comparison.plain(torch.Generator().manual_seed(0))
    assert images.train.shape == (64, 1, 28, 28)
    batches = [float((batch - 0.5).square().mean()) for batch in images.test.split(16)]
    assert batches == pytest.approx([0.2, 0.2, 0.0625], abs=0.02)
    assert float((images.train - 0.5).square().mean()) < 0.002
    assert 0 <= min(t.min() for t in images) <= max(t.max() for t in images) <= 1


def test_a_model_of_each_size_passes() -> None:
    """In any order, with others beside them."""
    assert fresh(MADE).status is Status.PASSED
    assert fresh([model(7), model(32), model(3), model(3, trained=False)]).status is Status.PASSED


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        ([model(32)], "one"),
        ([model(32), model(32)], "all alike"),
        ([model(3), model(5)], "others"),
        ([model(3), model(7, trained=False)], "not trained"),
    ],
)
def test_models_of_other_sizes_fail(made: Any, seen: str) -> None:
    """One for all, all alike, sizes that nobody asked for, or not trained."""
    finding = fresh(made)
    assert finding.status is Status.FAILED
    assert finding.observed == {"made": Seen(seen)}


@pytest.mark.parametrize("made", [[], None, [3, 7], [{"size": 3}], ODD])
def test_numbers_without_models_earn_nothing(made: Any) -> None:
    """Where no model was made there is nothing to compare with, and no order to judge."""
    assert fresh(made).observed == {"made": Seen("none")}
    assert errors({3: MEAN, 7: MEAN}, made).status is Status.BLOCKED
    finding = order({2: 1.0, 32: 0.1}, made=fresh(made))
    assert (finding.status, finding.staff["share"]) == (Status.BLOCKED, 0.1)


@pytest.mark.parametrize("found", [{3: MEAN, 7: MEAN}, {7: 0.15, 3: torch.tensor(0.24)}])
def test_errors_on_the_test_images_pass(found: Any) -> None:
    """Within a third, as numbers or tensors."""
    assert errors(found).status is Status.PASSED


@pytest.mark.parametrize(
    ("value", "what"),
    [(0.001, "train"), (0.015, "train"), (0.0, "train"), (0.0625, "last"), (0.5625, "sum"), (5.0, "other")],
)
def test_other_errors_are_told(value: float, what: str) -> None:
    """What was averaged instead, for both sizes; a mixture is called so."""
    assert errors({3: value, 7: value}).observed == {"returned": Seen(what)}
    assert errors({3: value, 7: MEAN}).observed == {"returned": Seen("several")}
    assert errors({3: value, 7: value}).status is Status.FAILED


def test_errors_by_the_students_own_loss_pass() -> None:
    """A wrong loss is paid for where it is written; its last batch or its sum are no mean either."""
    made = [model(3, own=(200.0, 200.0, 50.0)), model(7, own=(200.0, 200.0, 50.0))]
    assert errors({3: 150.0, 7: 140.0}, made).status is Status.PASSED
    assert errors({3: MEAN, 7: MEAN}, made).status is Status.PASSED
    assert errors({3: 50.0, 7: 50.0}, made).observed == {"returned": Seen("last")}
    assert errors({3: 450.0, 7: 450.0}, made).observed == {"returned": Seen("sum")}


@pytest.mark.parametrize("found", [{3: MEAN}, {"3": 1.0, "7": 2.0}, {3: 1.0, 7: 1.0, 9: 1.0}])
def test_other_keys_fail(found: Any) -> None:
    """The sizes, all of them, and nothing else."""
    assert errors(found).observed == {"returned": Seen("other keys")}


@pytest.mark.parametrize("found", ["x", [0.1, 0.2], 3.0, {3: "x", 7: 1.0}, {3: [0.1, 0.2], 7: None}])
def test_what_is_no_dictionary_of_numbers_fails(found: Any) -> None:
    """By its kind."""
    assert errors(found).status is Status.FAILED
    assert errors(found).observed.keys() == {"returned"}


def test_the_larger_has_to_be_clearly_better() -> None:
    """The line itself passes; figures are for staff."""
    assert order({2: 1.0, 32: 0.8}).status is Status.PASSED
    staff = {"error_small": 1.0, "error_large": 0.5, "share": 0.5, "share_line": 0.8}
    assert order({2: 1.0, 32: 0.5}).staff == staff
    finding = order({2: 1.0, 32: 0.81})
    assert finding.status is Status.FAILED
    assert finding.staff["share"] == 0.81


@pytest.mark.parametrize("found", [None, {2: 1.0}, {32: 0.1}, {2: 0.0, 32: 0.0}, {2: "x", 32: 0.1}, [1, 2]])
def test_errors_that_are_missing_have_no_order(found: Any) -> None:
    """Nor has an error of 0."""
    finding = order(found)
    assert finding.status is Status.FAILED
    assert not finding.staff


def test_what_is_not_a_number_is_not_better() -> None:
    """An error that diverged passes no line."""
    assert order({2: 1.0, 32: float("nan")}).status is Status.FAILED
    assert order({2: float("nan"), 32: 0.1}).status is Status.FAILED


def test_no_answer_comes_first() -> None:
    """An error is judged before any value."""
    for finding in (
        comparison.fresh(UNFINISHED, ASKED, (3, 7)),
        comparison.by_test_images(UNFINISHED, ASKED, (3, 7)),
        comparison.order(UNFINISHED, ASKED, GOOD, 2, 32, 0.8),
    ):
        assert finding.status is Status.NOT_ATTEMPTED

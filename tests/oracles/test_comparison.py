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
EACH = "a new model for each of 3 and 7"
DICTIONARY = "a dictionary with a number for each of 3 and 7"


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


def test_plain_images_are_fresh() -> None:
    """The generator decides."""
    one, same, other = (comparison.plain(torch.Generator().manual_seed(s)) for s in (1, 1, 2))
    for a, b, c in zip(one, same, other, strict=True):
        assert torch.equal(a, b)
        assert not torch.equal(a, c)


def test_a_model_of_each_size_passes() -> None:
    """In any order, with others beside them."""
    assert fresh(MADE).status is Status.PASSED
    assert fresh([model(7), model(32), model(3), model(3, trained=False)]).status is Status.PASSED


@pytest.mark.parametrize(
    ("made", "seen", "wanted", "got"),
    [
        ([model(32)], "one", EACH, "one model"),
        ([model(32), model(32)], "all alike", EACH, "models of size 32, 32"),
        ([model(3), model(5)], "others", EACH, "models of size 3, 5"),
        (
            [model(3), model(7, trained=False)],
            "not trained",
            "models that are trained",
            "models as they were made",
        ),
    ],
)
def test_models_of_other_sizes_fail(made: Any, seen: str, wanted: str, got: str) -> None:
    """One for all, all alike, sizes that nobody asked for, or not trained."""
    finding = fresh(made)
    assert finding.status is Status.FAILED
    assert finding.observed == {"made": Seen(seen)}
    assert (finding.expected, finding.got) == (wanted, got)


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
    ("value", "what", "got"),
    [
        (0.0, "train", "the error on the training images"),
        (0.001, "train", "the error on the training images"),
        (0.015, "train", "the error on the training images"),
        (0.0625, "last", "the error of the last test batch alone"),
        (0.5625, "sum", "the sum over the test batches"),
        (0.03, "other", "other numbers"),
        (0.12, "other", "other numbers"),
        (0.28, "other", "other numbers"),
        (5.0, "other", "other numbers"),
    ],
)
def test_other_errors_are_told(value: float, what: str, got: str) -> None:
    """What was averaged instead, for both sizes; a mixture is called so."""
    assert errors({3: value, 7: value}).got == got
    assert errors({3: value, 7: value}).observed == {"returned": Seen(what)}
    assert errors({3: value, 7: MEAN}).observed == {"returned": Seen("several")}
    assert errors({3: value, 7: value}).status is Status.FAILED


def test_one_models_training_error_is_enough_to_tell_it() -> None:
    """Where the models' training errors differ, each number may be either's."""
    made = [model(3) | {"train": 0.2}, model(7)]
    assert errors({3: 1.5, 7: 0.001}, made).observed == {"returned": Seen("train")}


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
    finding = errors(found)
    assert finding.observed == {"returned": Seen("other keys")}
    assert (finding.expected, finding.got) == (DICTIONARY, "keys " + " and ".join(map(str, found)))


def test_many_keys_are_cut() -> None:
    """After 60 characters."""
    keys = " and ".join(str(size) for size in range(100, 200))
    assert errors(dict.fromkeys(range(100, 200), 1.0)).got == f"keys {keys[:60]}"


@pytest.mark.parametrize(
    ("found", "got"),
    [
        ("x", "`x`"),
        ([0.1, 0.2], "2 things: a Python number, a Python number"),
        (3.0, "a Python number"),
        ({3: "x", 7: 1.0}, "`x`"),
        ({3: 1.0, 7: "x"}, "`x`"),
        ({3: torch.zeros(2), 7: None}, "a tensor of shape 2"),
    ],
)
def test_what_is_no_dictionary_of_numbers_fails(found: Any, got: str) -> None:
    """By its kind, or that of the first value that is no number."""
    finding = errors(found)
    assert (finding.status, finding.expected, finding.got) == (Status.FAILED, DICTIONARY, got)
    assert finding.observed == {"returned": Seen(got)}


def test_the_larger_has_to_be_clearly_better() -> None:
    """The line itself passes; figures are for staff."""
    assert order({2: 1.0, 32: 0.8}).status is Status.PASSED
    staff = {"error_small": 1.0, "error_large": 0.5, "share": 0.5, "share_line": 0.8}
    assert order({2: 1.0, 32: 0.5}).staff == staff
    finding = order({2: 1.0, 32: 0.81})
    assert finding.status is Status.FAILED
    assert finding.staff["share"] == 0.81
    assert order({2: 10.0, 32: 8.0}).status is Status.PASSED
    finding = order({2: 10.0, 32: 8.1})
    assert (finding.status, finding.staff["share"]) == (Status.FAILED, 8.1 / 10.0)
    assert (finding.expected, finding.got) == (
        "a clearly smaller error with 32 numbers than with 2",
        "8.10 with 32, 10.00 with 2",
    )


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

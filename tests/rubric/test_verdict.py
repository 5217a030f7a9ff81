"""From findings to points and names."""

import pytest
import torch

from autograder.exam.question import Call, Given, Ref, Returned
from autograder.exam.student import LocalStudent, Student
from autograder.exam.transcript import Transcript
from autograder.rubric.check import Check
from autograder.rubric.finding import Finding, Seen, Status
from autograder.rubric.misconception import Mistakes
from autograder.rubric.verdict import judge

MISTAKES = Mistakes(lambda wrong: {"double": wrong})


@MISTAKES.mistake("tripled", "You triple.")
def _tripled(x: float) -> float:
    return 3 * x


@MISTAKES.mistake("added-two", "You add two.")
def _added_two(x: float) -> float:
    return x + 2


def of(x: float) -> "tuple[Given, Call]":
    return Given("x", x), Call("y", "double", (Ref("x"),))


def check(*inputs: float, private: bool = False) -> Check:
    """Two points for each input."""
    found = Check("double", "Doubling", "double", "Part 1", misconceptions=MISTAKES.known)
    for x in inputs:

        def doubles(student: Student, x: float = x) -> Finding:
            """Twice the number."""
            answer = student.ask(*of(x), answer="y")
            y = answer.values["y"] if isinstance(answer, Returned) else None
            seen = {"y": Seen(y)}
            return Finding(Status.PASSED if y == 2 * x else Status.FAILED, observed=seen)

        found.criterion(2, private=private)(doubles)
    return found


def student(function: object, grading: bool = True) -> LocalStudent:
    return LocalStudent({"double": function}, Transcript("lesson", "ada", 1), grading)


def test_right_answers_earn_all_and_name_nothing() -> None:
    """No finding failed, no mistake is looked for."""
    verdict = judge(check(1.0, 5.0), student(lambda x: 2 * x))
    assert (verdict.points, verdict.named) == (4.0, None)


def test_one_mistake_that_explains_all_earns_half_at_least() -> None:
    """The larger of the passed criteria and the credit counts."""
    verdict = judge(check(1.0, 5.0), student(lambda x: 3 * x))
    assert verdict.named is not None
    assert (verdict.points, verdict.named.name) == (2.0, "tripled")


@pytest.mark.parametrize(
    ("ended", "points"), [(Status.PASSED, 2.0), (Status.FAILED, 1.0), (Status.NOT_ASKED, 2.0)]
)
def test_credit_leaves_out_what_the_mistake_does_not_explain(ended: Status, points: float) -> None:
    """A criterion about what a locked cell made, failed as well, is another fault than the one named."""
    both = check(5.0)

    @both.criterion(2, outcome=True, after="train")
    def trained(student: Student) -> Finding:
        """The model that was trained is good."""
        return Finding(ended)

    verdict = judge(both, student(lambda x: 3 * x))
    assert verdict.named is not None
    assert verdict.points == points


def test_inputs_that_do_not_tell_mistakes_apart_name_none() -> None:
    """At x = 1 tripling and adding two are the same: no guess is made, and no credit given."""
    verdict = judge(check(1.0), student(lambda x: 3 * x))
    assert (verdict.points, verdict.named) == (0.0, None)


def test_an_answer_that_fits_no_mistake_is_not_named() -> None:
    """Only behaviour that agrees in every finding is diagnosed."""
    assert judge(check(1.0, 5.0), student(lambda x: 3 * x if x < 2 else 0.0)).named is None


def test_private_criteria_wait_for_grading() -> None:
    """At the desk they are not asked, and cost nothing there."""
    verdict = judge(check(5.0, private=True), student(lambda x: 3 * x, grading=False))
    assert [f.status for _, f in verdict.findings] == [Status.NOT_ASKED]
    assert verdict.passed


def test_a_criterion_that_breaks_is_the_graders_error() -> None:
    """An exception of ours is never the student's failure."""
    broken = Check("double", "Doubling", "double", "Part 1")

    @broken.criterion(2)
    def breaks(student: Student) -> Finding:
        """It breaks."""
        raise RuntimeError("ours")

    verdict = judge(broken, student(lambda x: x))
    assert [f.status for _, f in verdict.findings] == [Status.GRADER_ERROR]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1.0, 1.0005, True),
        (1.0, 1.01, False),
        (torch.ones(2), torch.ones(3), False),
        (float("nan"), float("nan"), True),
        ("3×5", "3×5", True),
        ("3×5", 15.0, False),
        (True, 1.0, False),
        (None, None, True),
    ],
)
def test_observations_agree_within_their_tolerance(one: object, other: object, same: bool) -> None:
    """Numbers and tensors by tolerance and shape, everything else by equality and kind."""
    assert Seen(one).agrees(Seen(other)) is same

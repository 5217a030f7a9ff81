"""From findings to points and names."""

import pytest
import torch

from autograder.exam.question import Call, Given, Ref, Returned, Value
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


KEY = {
    "double": {
        "answers": {"twice_five": 10.0},
        "mistakes": [
            {"name": "added-two", "message": "You add two.", "answers": [{"twice_five": 7.0}]},
            {
                "name": "tripled",
                "message": "You triple.",
                "credit": 0.25,
                "answers": [{"twice_five": 15.0}, {"twice_five": 15.1}],
            },
        ],
    }
}


def keyed() -> Check:
    """Two points for a number that the answer key knows, two for a text."""
    found = Check("double", "Doubling", "twice_five", "Part 1")

    @found.criterion(2)
    def number(student: Student) -> Finding:
        """Twice five."""
        answer = student.ask(Value("said", "twice_five"), answer="said")
        said = answer.values["said"] if isinstance(answer, Returned) else None
        right = student.right("twice_five")
        status = Status.RECORDED if right is None else Status.PASSED if said == right else Status.FAILED
        return Finding(status, observed={} if status is Status.PASSED else {"said": Seen(said)})

    return found


@pytest.mark.parametrize(
    ("said", "points", "name"),
    [(10.0, 2.0, None), (7.0, 1.0, "added-two"), (15.1, 0.5, "tripled"), (8.0, 0.0, None)],
)
def test_the_answer_key_decides_and_names(said: float, points: float, name: str | None) -> None:
    """Right answers come from the key, and so do the wrong ones that have a name, with their credit."""
    student = LocalStudent({"twice_five": said}, Transcript("lesson", "ada", 1), True, KEY)
    verdict = judge(keyed(), student)
    assert (verdict.points, verdict.named.name if verdict.named else None) == (points, name)


def test_at_the_desk_what_the_key_decides_is_recorded() -> None:
    """There is no key there: nothing is earned, nothing is amiss, nothing is named."""
    student = LocalStudent({"twice_five": 7.0}, Transcript("lesson", "you", 1))
    verdict = judge(keyed(), student)
    assert [f.status for _, f in verdict.findings] == [Status.RECORDED]
    assert (verdict.points, verdict.passed, verdict.named) == (0.0, True, None)


def test_a_recorded_answer_beside_an_error_about_the_machine() -> None:
    """What waits for the key doesn't keep the cause of the rest from being told."""
    check = keyed()

    @check.criterion(2)
    def on_a_gpu(student: Student) -> Finding:
        """It runs."""
        return Finding(Status.FAILED, observed={"raised": Seen("RuntimeError: No CUDA GPUs are available")})

    verdict = judge(check, LocalStudent({"twice_five": 7.0}, Transcript("lesson", "you", 1)))
    assert verdict.named is not None
    assert verdict.named.name == "needs-a-gpu"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (None, "lesson.toml is not among the answer keys (c.Examine.keys), and `double` needs it"),
        ({}, "the answer key lesson.toml has no answer to `twice_five` of `double`"),
    ],
)
def test_without_its_answer_grading_leaves_it_to_a_person(key: dict[str, object] | None, says: str) -> None:
    """A missing key, or one that lacks the answer, is the grader's error, said in one line for staff."""
    student = LocalStudent({"twice_five": 10.0}, Transcript("lesson", "ada", 1), True, key)
    ((_, finding),) = judge(keyed(), student).findings
    assert (finding.status, finding.got) == (Status.GRADER_ERROR, says)

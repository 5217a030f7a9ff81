"""What answers mean before their values are looked at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autograder.exam.question import Answer, Died, Raised, Returned, TimedOut
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, tensor, together
from autograder.oracles.tensors import numbers
from autograder.rubric.finding import Picture, Status

ASKED = Asked("VAE.encode", "`encode` of 3 images", in_init=True)


STILL_INIT = "`VAE.__init__` still says `raise NotImplementedError()`."


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (Raised("NotImplementedError", "", "a", function="encode"), Status.NOT_ATTEMPTED),
        (Raised("NotImplementedError", "", "a", function="__init__"), Status.NOT_ATTEMPTED),
        (Raised("NotImplementedError", "", "a", function="kl_divergence"), Status.BLOCKED),
        (Raised("Missing", "there is no `VAE` in the notebook at this point", "a"), Status.NOT_ATTEMPTED),
        (Raised("Missing", "`model` has no `encode`", "a"), Status.NOT_ATTEMPTED),
        (Raised("Missing", "there is no `vae` in the notebook at this point", "a"), Status.BLOCKED),
        (Raised("ValueError", "no", "model"), Status.BLOCKED),
        (Raised("ValueError", "no", "a"), Status.FAILED),
        (TimedOut(10.0), Status.FAILED),
        (Died("killed"), Status.FAILED),
    ],
)
def test_statuses(answer: Answer, status: Status) -> None:
    """Unfinished is not attempted, unfinished elsewhere blocks, everything else fails, with a sentence."""
    finding = no_answer(answer, ASKED)
    assert finding is not None
    assert finding.status is status
    assert finding.says.endswith((".", "?"))
    assert "Traceback" not in finding.says


def test_the_students_line_is_shown() -> None:
    """A raised error names its class, message, and the student's own function and line."""
    finding = no_answer(Raised("RuntimeError", "bad shape", "a", "encode", "h = h.view(64, 9)"), ASKED)
    assert finding is not None
    assert finding.says == (
        "`encode` of 3 images raised RuntimeError: bad shape. It happened in `encode`: `h = h.view(64, 9)`."
    )


def test_sizes_in_messages_are_no_behaviour() -> None:
    """The same error in models of other widths is the same observation; another error isn't."""
    texts = [
        "shape '[64, 1568]' is invalid for input of size 4704",
        "shape '[64, 784]' is invalid for input of size 9",
    ]
    one, other = (no_answer(Raised("RuntimeError", text, "a"), ASKED) for text in texts)
    third = no_answer(Raised("RuntimeError", "mat1 and mat2 shapes cannot be multiplied", "a"), ASKED)
    assert one is not None
    assert other is not None
    assert third is not None
    assert one.agrees(other)
    assert not one.agrees(third)


@pytest.mark.parametrize(
    "value", [2.29, np.float64(2.29), torch.tensor(2.29), torch.tensor([2.29]), np.array(2.29)]
)
def test_a_number_is_a_number(value: object) -> None:
    """A number counts in whatever it is held."""
    answer = Returned({"kl": value})
    assert numbers(answer, ASKED, {"kl": 2.29}, atol=0.01).status is Status.PASSED


@pytest.mark.parametrize(
    "value", [None, "2.29", True, [2.29], torch.zeros(2), torch.tensor(1j), float("nan"), {}]
)
def test_what_is_no_number_fails(value: object) -> None:
    """Anything else fails, and is named in plain words."""
    finding = numbers(Returned({"kl": value}), ASKED, {"kl": 2.29}, atol=0.01)
    assert finding.status is Status.FAILED
    assert finding.got


def test_kinds_in_plain_words() -> None:
    """What came back is told without Python's own names."""
    assert kind(None) == "nothing (is there a `return`?)"
    assert kind(torch.zeros(3, 10)) == "a tensor of shape 3×10"
    assert kind(np.zeros((2, 2))) == "a tensor of shape 2×2"
    assert kind((torch.zeros(()), 2.0)) == "2 things: a tensor with one number, a Python number"
    assert kind([1, 2, 3, 4, 5]) == "5 things: " + ", ".join(4 * ["a Python number"])
    assert kind(True) == "True or False"
    assert kind({"mu": 1}) == "a dictionary"
    assert kind("mu") == "`mu`"
    assert kind(80 * "a") == "`" + 59 * "a"


def test_tensors_are_double_and_cut_from_their_graph() -> None:
    """Whatever holds numbers becomes float64, no digit lost; flags, texts and complex numbers don't."""
    for value in (
        torch.ones(2, requires_grad=True),
        np.ones(2, dtype=np.float32),
        0.1,
        10**30,
        np.float64(1),
    ):
        found = tensor(value)
        assert found is not None
        assert found.dtype == torch.float64
        assert not found.requires_grad
    assert float(tensor(0.1)) == 0.1
    for value in (True, "a", None, 1j, [1.0], torch.tensor(1j), np.ones(2, dtype=complex), 10**400):
        assert tensor(value) is None


def observed(answer: Answer, asked: Asked = ASKED) -> object:
    finding = no_answer(answer, asked)
    assert finding is not None
    assert finding.observed.keys() == {"raised"}
    return finding.observed["raised"].value


def test_what_is_observed_of_errors() -> None:
    """Limits and deaths by their names, errors by class and the beginning of their message."""
    assert observed(TimedOut(10.0)) == "TimedOut"
    assert observed(Died("killed")) == "Died"
    assert observed(Raised("ValueError", "not 3 but (4, 5)", "a")) == "ValueError: not but"
    assert observed(Raised("ValueError", "not 3 but (4, 5)", "model")) == observed(
        Raised("ValueError", "not but", "a")
    )
    assert observed(Raised("ValueError", 200 * "a", "a")) == "ValueError: " + 120 * "a"


@pytest.mark.parametrize(
    ("subject", "function", "status", "says"),
    [
        ("VAE.decode", "decode", Status.NOT_ATTEMPTED, "`decode` still says `raise NotImplementedError()`."),
        ("VAE.decode", "", Status.NOT_ATTEMPTED, "`decode` still says `raise NotImplementedError()`."),
        ("VAE.encode", "__init__", Status.NOT_ATTEMPTED, STILL_INIT),
        ("VAE.decode", "__init__", Status.BLOCKED, "This needs `__init__`, which is unfinished."),
        ("sample", "sample", Status.NOT_ATTEMPTED, "`sample` still says `raise NotImplementedError()`."),
        ("", "sample", Status.BLOCKED, "This needs `sample`, which is unfinished."),
        ("", "", Status.BLOCKED, "This needs `another part`, which is unfinished."),
    ],
)
def test_what_is_unfinished_is_named(subject: str, function: str, status: Status, says: str) -> None:
    """The subject itself is not attempted, another part blocks it; who has no subject is only blocked."""
    asked = Asked(subject, "it", in_init=True) if subject == "VAE.encode" else Asked(subject, "it")
    finding = no_answer(Raised("NotImplementedError", "", "a", function=function), asked)
    assert finding is not None
    assert (finding.status, finding.says) == (status, says)


@pytest.mark.parametrize(
    ("message", "function", "line", "says"),
    [
        ("bad", "", "", "`encode` of 3 images raised ValueError: bad."),
        ("bad", "f", "", "`encode` of 3 images raised ValueError: bad. It happened in `f`."),
        ("bad.", "f", "x()", "`encode` of 3 images raised ValueError: bad. It happened in `f`: `x()`."),
        ("bad?", "", "", "`encode` of 3 images raised ValueError: bad?"),
        ("bad!", "", "", "`encode` of 3 images raised ValueError: bad!"),
    ],
)
def test_an_error_is_told_in_sentences(message: str, function: str, line: str, says: str) -> None:
    """Each ends once, whatever the message ends with."""
    finding = no_answer(Raised("ValueError", message, "a", function, line), ASKED)
    assert finding is not None
    assert finding.says == says


def test_what_is_missing_is_told_in_a_sentence() -> None:
    """The message begins with a capital letter, and says what to do."""
    stopped = "its cell is empty, has not run, or stopped with an error."
    for message, says in {
        "there is no `vae` here": f"There is no `vae` here: {stopped}",
        "`model` has no `decode`": "Your model has no `decode`. Is it spelt differently, or not written yet?",
    }.items():
        finding = no_answer(Raised("Missing", message, "a"), ASKED)
        assert finding is not None
        assert finding.says == says


def test_an_error_is_told_in_a_line() -> None:
    """Errors that go on with a tensor's numbers are cut, after the first line and after 160 characters."""
    for message in ("first\nsecond", "word " * 100):
        finding = no_answer(Raised("ValueError", message, "a"), ASKED)
        assert finding is not None
        assert "second" not in finding.says
        assert len(finding.says) < 250
        assert ("word …" in finding.says) is message.startswith("word")


def test_what_passed_may_have_pictures() -> None:
    """They are kept with it, as the figures are."""
    picture = Picture("a caption", torch.zeros(1, 28, 28))
    finding = passed((picture,), a=1.0)
    assert (finding.status, finding.pictures, finding.staff) == (Status.PASSED, (picture,), {"a": 1.0})


def test_findings_together_are_the_first_that_is_missed() -> None:
    """What was observed in any counts, figures of all are kept; all passed is passed."""
    fine, one = passed((), a=1.0), failed("one", "1", "2", x="x")
    other = failed("other", "3", "4", y="y")
    assert together(fine, passed((), b=2.0)) == passed((), a=1.0, b=2.0)
    assert together(fine, one, other).says == "one"
    assert set(together(other, fine, one).observed) == {"x", "y"}
    assert together(other, fine).staff == {"a": 1.0}
    assert together(fine, other).status is Status.FAILED

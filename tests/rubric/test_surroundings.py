"""Mistakes about the machine are told by what was raised, where that explains all of a check."""

from __future__ import annotations

import pytest

from autograder.exam.question import Raised
from autograder.oracles.answers import Asked, no_answer, passed
from autograder.rubric import surroundings
from autograder.rubric.finding import Finding, Status

ASKED = Asked("train_epoch", "`train_epoch`")
MISSING = Raised("Missing", "there is no `vae` in the notebook at this point", "vae")


def found(kind: str, message: str, step: str = "trained") -> Finding:
    finding = no_answer(Raised(kind, message, step), ASKED)
    assert finding is not None
    return finding


@pytest.mark.parametrize(
    ("kind", "message", "name"),
    [
        ("AssertionError", "Torch not compiled with CUDA enabled", "needs-a-gpu"),
        ("RuntimeError", "Found no NVIDIA driver on your system.", "needs-a-gpu"),
        ("RuntimeError", "PyTorch is not linked with support for mps devices", "needs-a-gpu"),
        ("ModuleNotFoundError", "No module named 'google.colab'", "needs-colab"),
        ("FileNotFoundError", "[Errno 2] No such file: '/content/drive/MyDrive/w.pt'", "needs-colab"),
        ("ModuleNotFoundError", "No module named 'pytorch_lightning'", "needs-a-package"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'C:/Users/a/w.pt'", "needs-a-file"),
    ],
)
def test_what_was_raised_names_it(kind: str, message: str, name: str) -> None:
    """In the subject itself, and in what comes before it."""
    for step in ("trained", "model"):
        named = surroundings.explains([passed(), found(kind, message, step)])
        assert named is not None
        assert (named.name, named.credit) == (name, 0.0)


def test_other_errors_are_none_of_it() -> None:
    """A wrong shape, a missing name, or nothing missed at all."""
    shape = found("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (3x784 and 1568x32)")
    for findings in ([shape], [no_answer(MISSING, ASKED)], [passed()], [Finding(Status.NOT_ASKED)], []):
        assert surroundings.explains(findings) is None


def test_it_must_explain_all_that_was_missed() -> None:
    """Two causes in one check, or a cause beside another fault: nothing is named."""
    gpu = found("AssertionError", "Torch not compiled with CUDA enabled")
    file = found("FileNotFoundError", "[Errno 2] No such file or directory: 'w.pt'")
    assert surroundings.explains([gpu, gpu]) is surroundings.GPU
    assert surroundings.explains([gpu, file]) is None
    assert surroundings.explains([gpu, Finding(Status.FAILED, "wrong")]) is None


def test_messages_are_short() -> None:
    """At most 50 words each, as every message to a student."""
    assert all(len(mistake.message.split()) <= 50 for mistake in surroundings.KNOWN)

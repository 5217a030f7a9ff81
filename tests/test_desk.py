"""The student's side of the exam."""

import sys
import types
from typing import Any

import pytest
import torch

from autograder.desk import Grader

RIGHT = "def kl_divergence(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()\n"


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A notebook's names, standing where a kernel has them."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return vars(module)


def write(notebook: dict[str, Any], source: str) -> None:
    exec(compile(source, "<student>", "exec"), notebook)


def test_a_check_shows_the_rubric_and_names_the_mistake(notebook: dict[str, Any]) -> None:
    """The page says points, rubric and the likely mistake, as HTML and as text."""
    write(notebook, RIGHT.replace(".sum()", ".mean(dim=1).sum()"))
    page = Grader("variational-autoencoders").check("kl-divergence")
    assert page is not None
    assert "3 of 6 points" in repr(page)
    assert "kl-mean-over-dims" in repr(page)
    assert "one fifth" in page._repr_html_()


def test_work_is_judged_as_it_stands_at_each_call(notebook: dict[str, Any]) -> None:
    """After the student has mended it, the next call says so."""
    grader = Grader("variational-autoencoders")
    assert "Not attempted" in repr(grader.check("kl-divergence"))
    write(notebook, RIGHT)
    assert "6 of 6 points" in repr(grader.check("kl-divergence"))


def test_checking_changes_nothing_in_the_notebook(notebook: dict[str, Any]) -> None:
    """Random state, names and printed output stay as they were."""
    write(notebook, RIGHT + "\nimport torch\ntorch.manual_seed(3)")
    before, state = dict(notebook), torch.get_rng_state()
    Grader("variational-autoencoders").check("kl-divergence")
    assert notebook == before
    assert torch.equal(torch.get_rng_state(), state)


def test_private_criteria_are_not_asked_at_the_desk(notebook: dict[str, Any]) -> None:
    """The page says that they are asked at grading, and no more."""
    page = Grader("variational-autoencoders").check("training")
    assert "asked at grading" in repr(page)


def test_an_unknown_lesson_or_check_is_named() -> None:
    """A typing error gives one line with the names there are."""
    with pytest.raises(KeyError, match="variational-autoencoders"):
        Grader("variational-autoencoder")
    with pytest.raises(KeyError, match="kl-divergence"):
        Grader("variational-autoencoders").check("kl")

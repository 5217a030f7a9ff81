"""The student's side of the exam, in a notebook."""

import inspect
import sys
import types
from typing import Any

import pytest
import torch

from autograder.desk import Grader
from autograder.desk.pages import RAN_OUT
from autograder.desk.student import Budget
from autograder.sandbox import desk_inside

RIGHT = "def kl_divergence(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()\n"
MEAN = RIGHT.replace(".sum()", ".mean(dim=1).sum()")


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
    """Asked for all hints, the page says points, rubric and the likely mistake, as HTML and as text."""
    write(notebook, MEAN)
    page = Grader("variational-autoencoders").check("kl-divergence", hints=2)
    assert page is not None
    assert "3 of 6 points" in repr(page)
    assert "kl-mean-over-dims" in repr(page)
    assert "one fifth" in page._repr_html_()
    assert "<details" not in page._repr_html_()


def test_hints_come_in_steps(notebook: dict[str, Any]) -> None:
    """First where to look, and how to ask for more; in HTML what is likely wrong is folded up."""
    write(notebook, MEAN)
    page = Grader("variational-autoencoders").check("kl-divergence")
    assert page is not None
    assert "Where to look   What keeps the clouds together?" in repr(page)
    assert 'grader.check("kl-divergence", hints=2)' in repr(page)
    assert "one fifth" not in repr(page)
    folded = page._repr_html_().partition("<details")[2].partition("</details>")[0]
    assert "one fifth" in folded


def test_a_hint_that_there_is_not_is_refused() -> None:
    """One line says which there are."""
    with pytest.raises(ValueError, match="1, where to look, or 2"):
        Grader("variational-autoencoders").check("kl-divergence", hints=3)


def test_all_checks_make_one_page_with_the_points_on_top(notebook: dict[str, Any]) -> None:
    """Each check of the lesson is in the table; what a check says by itself, it says there too."""
    write(notebook, MEAN)
    grader = Grader("variational-autoencoders")
    pages = grader.check_all()
    said = repr(pages)
    assert said.startswith("All checks of variational-autoencoders: 3 of 37 points so far\n")
    assert "  3 of 6      to mend       KL divergence" in said
    assert all(f"({check.id})" in " ".join(said.split()) for check in grader.rubric.checks)
    assert repr(grader.check("kl-divergence")) in said
    html = pages._repr_html_()
    assert html.count("<section") == 1 + len(grader.rubric.checks)
    assert html.count("<style>") == 1


def test_a_question_that_hangs_is_stopped_and_named(
    notebook: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says which had no answer after how many seconds, and that grading has a limit of its own."""
    monkeypatch.setattr(Budget, "for_question", lambda self, own_s: 0.2)
    write(notebook, "def kl_divergence(mu, logvar):\n    while True:\n        pass\n")
    said = " ".join(repr(Grader("variational-autoencoders").check("kl-divergence")).split())
    assert RAN_OUT in said
    assert (
        "kl_divergence of the T-shirt's cloud, then of its shrunken one gave no answer in 1 seconds" in said
    )


def test_the_desk_in_the_sandbox_can_be_asked_for_the_same() -> None:
    """A call of the real desk is a call there: what a notebook gets is the refusal, and no TypeError."""
    for name in ("check", "check_all"):
        ours, theirs = (inspect.signature(getattr(c, name)) for c in (Grader, desk_inside.Grader))
        assert list(ours.parameters) == list(theirs.parameters)
        given = {"check_id": "kl", "hints": 2}
        with pytest.raises(RuntimeError, match="the examiner asks"):
            getattr(desk_inside.Grader("lesson"), name)(
                **{k: given[k] for k in theirs.parameters if k != "self"}
            )


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

"""What stands behind one mark, as it is heard and as it is read."""

import re
import sys
from collections.abc import Callable

import pytest

from autograder.checks import rubric
from autograder.evidence.heard import Heard
from autograder.evidence.page import Account, account_text
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict
from tests.evidence.held import LESSON, heard

MEAN = (
    "def kl_divergence(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(dim=1).sum()\n"
)


@pytest.fixture(scope="module")
def failed() -> tuple[Verdict, Heard]:
    return heard(MEAN, "kl-divergence", "worked-numbers")


def account(verdict: Verdict, heard_of: Heard, name: str, *remarks: str) -> str:
    criterion = next(c for c, _ in verdict.findings if c.name == name)
    return account_text(Account(LESSON, "ada", verdict, criterion, heard_of, remarks))


def test_a_criterion_is_heard_with_question_answer_and_oracle() -> None:
    """One question, its answer, the oracle that decided, and what it was given as right; no hook stays."""
    _, of = heard(MEAN, "kl-divergence", "any-clouds")
    assert of.finding.status is Status.FAILED
    assert [a.program.answer for a in of.askings] == [("kl", "grad")]
    (judging,) = of.judgings
    assert judging.name == "gradients.value_and_gradient"
    assert judging.given["rtol"] == 1e-3
    assert set(judging.given) == {"truth", "rtol"}
    assert re.fullmatch(r"autograder/oracles/gradients\.py:\d+", judging.place)
    assert sys.getprofile() is None


def test_the_account_of_a_failed_criterion(
    failed: tuple[Verdict, Heard], golden: Callable[[str, str], None]
) -> None:
    """From the mark to the code: what was asked, what came, what is right, and by how much it is off."""
    text = account(
        *failed, "worked-numbers", "A person gave 4 points for this check, which count in its place."
    )
    golden("failed.txt", re.sub(r"(\.py):\d+", r"\1:LINE", text.partition("THE CRITERION IN THE CODE")[0]))
    assert "def worked_numbers(student: Student) -> Finding:" in text


def test_a_passed_criterion_names_no_cause() -> None:
    """Expected, got and cause are told of what was missed; question, answer and tolerance of all."""
    text = account(*heard(MEAN, "kl-divergence", "prior-costs-nothing"), "prior-costs-nothing")
    assert "passed: 1 of 1 points" in text
    assert "LIKELY CAUSE" not in text
    assert "tolerance: 1e-05" in text
    assert "kl: 0 came back, 0 is right; off by 0, within 1e-05" in text


def test_a_private_criterion_is_said_to_be_private() -> None:
    """Whoever reads it is told that students were not shown this."""
    criterion = next(c for c in rubric(LESSON).check("training").criteria if c.private)
    text = account(*heard("", "training", criterion.name), criterion.name)
    assert "This criterion is private" in text


def test_the_page_is_82_columns_wide(failed: tuple[Verdict, Heard]) -> None:
    """Above the code nothing is cut or wrapped by a terminal."""
    text = account(*failed, "worked-numbers").partition("THE CRITERION IN THE CODE")[0]
    assert max(map(len, text.splitlines())) <= 82

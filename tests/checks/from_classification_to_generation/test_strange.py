"""Whatever a variable holds is judged; none of it is an error of the grader's, and none of it earns."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
import pytest
import torch

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import judge
from tests.checks.from_classification_to_generation.notebooks import LESSON, RIGHT, at_the_desk, graded

RUBRIC = rubric(LESSON)


class Agreeable(str):
    """A text that is equal to every text."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class generative:
    """A class of that name."""


class Kind(Enum):
    """Answers as an enumeration."""

    ALL = "all"


STRANGE: dict[str, Any] = {
    "nothing": None,
    "a flag": True,
    "infinity": float("inf"),
    "no number": float("nan"),
    "a complex number": 3j,
    "a negative number": -3.5,
    "bytes": b"generative",
    "a list": ["A"],
    "all answers": {"A", "B", "C", "D"},
    "a text that agrees": Agreeable("x"),
    "a thing named like an answer": generative(),
    "a class named like an answer": generative,
    "an enumeration": Kind.ALL,
    "a function": len,
    "several numbers": "1888 or 741 or 236",
    "a long text": "1888 " * 10_000,
    "a number beyond every float": 10**4000,
    "a number too long to be written": 10**5000,
    "an array": np.arange(3),
    "an empty tensor": torch.zeros(0),
    "an array of texts": np.array(["A"]),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("student", [graded, at_the_desk])
def test_strange_answers_earn_nothing(kind: str, student: Any) -> None:
    """Every criterion fails, each with something to read; none breaks, none is recorded as an answer."""
    for check in RUBRIC.checks:
        verdict = judge(check, student(dict.fromkeys(RIGHT, STRANGE[kind])))
        for criterion, finding in verdict.findings:
            huge = kind.startswith("a number beyond") or kind == "a negative number"
            if huge and criterion.name == "exponent" and student is at_the_desk:
                assert finding.status is Status.RECORDED
                continue
            assert finding.status is Status.FAILED, (criterion.name, finding)
            assert finding.says
        assert verdict.points == 0
        assert verdict.named is None

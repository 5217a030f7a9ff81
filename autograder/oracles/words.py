"""Answers in words."""

from __future__ import annotations

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, values
from autograder.rubric.finding import Finding


def one_of(answer: Answer, name: str, *offered: str) -> Finding:
    """The variable ``name``, answered as ``"said"``, holds one of the texts on offer.

    Capitals, spaces around it and a full stop don't matter.
    """
    if problem := no_answer(answer, Asked(name, f"`{name}`")):
        return problem
    said = values(answer)["said"]
    if isinstance(said, str) and said.strip().rstrip(".").lower() in {text.lower() for text in offered}:
        return passed()
    wanted = "one of " + ", ".join(f'"{text}"' for text in offered)
    return failed(
        f"`{name}` should hold one of the answers on offer, in quotes.", wanted, kind(said), said="other"
    )

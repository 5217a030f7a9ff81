"""Which questions need no fork: those that look at words and numbers, and at nothing that could act."""

from __future__ import annotations

from collections import UserDict
from typing import Any

import pytest

from autograder.exam.agent import PLAIN_CHARACTERS, plain
from autograder.exam.perform import perform
from autograder.exam.question import Call, Program, Step, Value


def asked(*steps: Step, answer: tuple[str, ...] = ("said",)) -> Program:
    return Program("predictions", steps, answer, 1, "eval", 10.0, 16.0)


SAID = Value("said", "word")


@pytest.mark.parametrize("value", ["they fill in", "", 7, 2.5, True, None])
def test_words_and_numbers_are_told_at_once(value: Any) -> None:
    """The answer is the one that a fork would give."""
    names = {"word": value, "number": 1}
    program = asked(SAID, Value("other", "number"), answer=("other", "said"))
    assert plain(program, names) == perform(program, names)


class Word(str):
    """Text that may do something when it is looked at."""


@pytest.mark.parametrize(
    "value", [Word("they fill in"), ["they fill in"], {}, len, str, "x" * (PLAIN_CHARACTERS + 1)]
)
def test_what_could_act_or_is_long_is_asked_in_a_fork(value: Any) -> None:
    """A subclass, a container, a function, a class, a text without end."""
    assert plain(asked(SAID), {"word": value}) is None


@pytest.mark.parametrize(
    "program",
    [
        asked(Value("said", "no_such_name")),
        asked(SAID, Call("out", "word")),
        asked(Value("word", "word"), SAID),
        asked(SAID, answer=("said", "never kept")),
    ],
)
def test_what_is_no_mere_look_is_asked_in_a_fork(program: Program) -> None:
    """A name that is not there, a call, a look at what was kept, an answer that nobody kept."""
    assert plain(program, {"word": "they fill in"}) is None


def test_names_that_are_looked_up_by_code_are_asked_in_a_fork() -> None:
    """A mapping of the student's own may do anything when it is asked for a name."""
    assert plain(asked(SAID), UserDict(word="they fill in")) is None

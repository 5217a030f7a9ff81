"""Which questions need a fork, and what one is spared."""

from __future__ import annotations

import sys
import types
from collections import UserDict
from typing import Any

import numpy
import pytest
import torch

from autograder.exam import agent
from autograder.exam.agent import PLAIN_CHARACTERS, REHEARSALS, answer_in_fork, plain, rehearse
from autograder.exam.perform import perform
from autograder.exam.question import Answer, Call, Program, Returned, Step, Value
from autograder.exam.wire import unpack_answer


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


def test_what_a_notebook_put_in_place_of_a_module_reaches_no_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where it says that Python's modules are something else; here it is still there afterwards."""
    told = "import json\nsaid = json.__name__"
    mine = types.ModuleType("json of the notebook")
    monkeypatch.setitem(sys.modules, "json", mine)
    monkeypatch.setattr(sys, "modules", UserDict())
    shell = types.SimpleNamespace(user_ns={"word": lambda: _said(told)}, display_pub=types.SimpleNamespace())
    packed = answer_in_fork(asked(Call("said", "word")), shell)
    assert unpack_answer(*packed, limit_mib=1) == Returned({"said": "json"})
    assert _said(told) == "json of the notebook"


def _said(code: str) -> str:
    names: dict[str, str] = {}
    exec(code, names)
    return names["said"]


def test_a_rehearsal_is_answered_and_leaves_chances_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its question is one that a fork would answer; the notebook's random numbers are what they were."""
    answers = []

    def performed(*asked: Any) -> Answer:
        answers.append(perform(*asked))
        return answers[-1]

    monkeypatch.setattr(agent, "perform", performed)
    torch.manual_seed(7)
    numpy.random.seed(7)
    rehearse()
    assert len(answers) == REHEARSALS
    assert all(isinstance(answer, Returned) for answer in answers)
    drawn = torch.rand(1), numpy.random.rand()
    torch.manual_seed(7)
    numpy.random.seed(7)
    assert drawn == (torch.rand(1), numpy.random.rand())

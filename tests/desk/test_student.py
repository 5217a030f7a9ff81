"""A student at their desk: answers, or none in time."""

import signal

import pytest

from autograder.desk.student import Budget, DeskStudent
from autograder.exam.question import Answer, Call, Raised, Returned, TimedOut
from autograder.exam.transcript import Transcript


def test_after_a_question_that_ran_out_the_next_ones_are_short() -> None:
    """A check whose every question hangs takes little longer than one of them."""
    budget = Budget(check_s=60, soon_s=2)
    assert budget.for_question(30) == 30
    budget.ran_out = 1
    assert budget.for_question(30) == 2
    assert budget.for_question(1) == 1


def test_all_questions_together_have_a_limit() -> None:
    """A question gets what is left of the check's time, and never less than the shortest limit."""
    budget = Budget(check_s=60, soon_s=2, used_s=50)
    assert budget.for_question(30) == 10
    budget.used_s = 100
    assert budget.for_question(30) == 2


def ask(source: str, budget: Budget) -> Answer:
    """The answer to one call of the student's ``f``."""
    names: dict = {}
    exec(compile(source, "<student>", "exec"), names)
    student = DeskStudent(names, Transcript("lesson", "you", 0), budget)
    return student.ask(Call("out", "f"), answer="out")


def test_what_hangs_is_timed_out_in_whole_seconds() -> None:
    """And the budget remembers it; an error in the student's own handler is no answer either."""
    budget = Budget(check_s=0.2, soon_s=0.1)
    assert ask("def f():\n    while True: pass", budget) == TimedOut(1)
    assert (budget.ran_out, budget.used_s > 0.1) == (1, True)
    hides = (
        "def f():\n    try:\n        while True: pass\n    except BaseException:\n        raise ValueError"
    )
    assert ask(hides, budget) == TimedOut(1)


def test_what_ends_is_answered_as_ever() -> None:
    """Values and errors come back, and no time has run out."""
    budget = Budget()
    assert ask("def f():\n    return 3", budget) == Returned({"out": 3})
    assert isinstance(ask("def f():\n    raise ValueError", budget), Raised)
    assert budget.ran_out == 0


def test_the_stop_button_stops_the_check() -> None:
    """Even where the student's function catches it: nobody who presses it waits for more questions."""
    names = {"f": lambda: signal.raise_signal(signal.SIGINT)}
    student = DeskStudent(names, Transcript("lesson", "you", 0), Budget())
    with pytest.raises(KeyboardInterrupt):
        student.ask(Call("out", "f"), answer="out")
    assert student.transcript.entries == {}

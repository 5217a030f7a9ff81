"""The student at their desk: answers in the notebook's own process, and not for ever."""

from __future__ import annotations

import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from autograder.desk.clock import limit
from autograder.exam import wire
from autograder.exam.question import Program, Returned, TimedOut
from autograder.exam.steps import take
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript

CHECK_S = 60.0
SOON_S = 2.0


@dataclass
class Budget:
    """The seconds that one check may take. ``check_s``: for all its questions together.

    A question has its own limit within that; after one that ran out each later one has ``soon_s``, which is
    plenty for code that doesn't hang. ``ran_out``: how many did.
    """

    check_s: float = CHECK_S
    soon_s: float = SOON_S
    used_s: float = 0.0
    ran_out: int = 0

    def for_question(self, own_s: float) -> float:
        """The limit of the next question, whose own limit is ``own_s``."""
        left_s = max(self.check_s - self.used_s, self.soon_s)
        return min(own_s, self.soon_s if self.ran_out else left_s)


class DeskStudent(LocalStudent):
    """Answers from a notebook's names, each question within a time limit of its own.

    Raises, where it is asked: KeyboardInterrupt, when the user stops the cell.
    """

    def __init__(self, namespace: MutableMapping[str, Any], transcript: Transcript, budget: Budget) -> None:
        super().__init__(namespace, transcript)
        self.budget = budget

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """The answer, or that there was none in time."""
        limit_s, started_s = self.budget.for_question(program.timeout_s), time.monotonic()
        with limit(limit_s, inside=take.__code__) as watch:
            packed = super().answer(program)
        self.budget.used_s += time.monotonic() - started_s
        if watch.times and not watch.ran_out:
            raise KeyboardInterrupt
        if not watch.times or isinstance(wire.unpack_answer(*packed, program.limit_mib), Returned):
            return packed
        self.budget.ran_out += 1
        return wire.pack_answer(TimedOut(max(1, round(limit_s))))

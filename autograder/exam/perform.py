"""Runs a program on a namespace of student functions, and says what came of it.

The same code answers in the sandboxed kernel's fork and in a student's own notebook. It keeps its own
references to what it needs, so that names shadowed or deleted in the notebook don't reach it.
"""

from __future__ import annotations

import contextlib
import linecache
import random
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import numpy as np
import torch

from autograder.exam.question import Answer, Program, Raised, Returned, Step, TimedOut
from autograder.exam.steps import Room, take

STUDENT_FILES = ("<ipython-input", "ipykernel_", "<student")


def perform(program: Program, namespace: MutableMapping[str, Any]) -> Answer:
    """Answer a program with the functions in ``namespace``.

    Returns Returned or Raised; TimedOut where a KeyboardInterrupt ended it, which is how the keeper of
    the time announces the limit. Never raises what the student's code raised. What the program put in
    place of the student's is taken away again.
    """
    room = Room(namespace, program.mode)
    step: Step | None = None
    try:
        seed_everything(program.seed)
        with torch.enable_grad():
            for step in program.steps:
                take(step, room)
        return Returned({name: room.kept[name] for name in program.answer})
    except KeyboardInterrupt:
        return TimedOut(program.timeout_s)
    except BaseException as error:  # SystemExit and the like are answers too
        return raised(error, getattr(step, "keep", getattr(step, "target", "")))
    finally:
        room.put_back()


# Taken before a student's code runs, which may put something else in their place.
_seed_random, _seed_numpy, _seed_torch = random.seed, np.random.seed, torch.manual_seed


def seed_everything(seed: int) -> None:
    """Seed random, numpy and torch."""
    _seed_random(seed)
    _seed_numpy(seed % 2**32)
    _seed_torch(seed)


@contextlib.contextmanager
def chances_kept() -> Iterator[None]:
    """Afterwards random, numpy and torch go on as if nothing had been drawn meanwhile."""
    state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(state[0])
        np.random.set_state(state[1])
        torch.set_rng_state(state[2])


def raised(error: BaseException, step: str) -> Raised:
    """The exception as an answer, with the innermost of the student's own lines."""
    try:
        message = str(error)
    except Exception:
        message = ""
    function, line = "", ""
    for frame in traceback.extract_tb(error.__traceback__):
        if any(mark in frame.filename for mark in STUDENT_FILES):
            function, line = frame.name, linecache.getline(frame.filename, frame.lineno or 0).strip()
    return Raised(type(error).__name__[:80], message[:500], step, function[:80], line[:200])

"""A misconception is a message and the smallest wrong implementation that has it.

Diagnosis is by behaviour: the wrong implementation is asked the same questions as the student, and only
where every finding of a check agrees, and agrees with no other mistake, is the mistake named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Misconception:
    """A named mistake.

    ``message``: at most 50 words, for the student: what was seen, what was expected, where to look.
    ``wrong``: the smallest implementation that makes it, as the names it puts into a notebook.
    ``credit``: the share of the check's points that it still earns when it explains all that failed.
    """

    name: str
    message: str
    wrong: Callable[[], dict[str, Any]]
    credit: float = 0.5

"""What `autograder.desk` is inside the sandbox: a desk with nobody behind it.

The examiner, outside, asks at a check's cell instead of running it. Whoever calls the desk in the
sandbox is a cell that should not have been run, or a student trying the door.
"""

from __future__ import annotations

from typing import Any, NoReturn


class Grader:
    """Takes a lesson's name like the real desk, and holds no exam."""

    def __init__(self, lesson: str, **_: Any) -> None:
        self.lesson = lesson

    def check(self, check_id: str, hints: int = 1) -> None:
        """Refuse.

        Raises: RuntimeError, always; it shows in the notebook's own cell.
        """
        _refuse(f"grader.check({check_id!r})")

    def check_all(self, hints: int = 1) -> None:
        """Refuse, see `check`."""
        _refuse("grader.check_all()")


def _refuse(called: str) -> NoReturn:
    raise RuntimeError(
        f"{called} was called inside the sandbox: in grading the examiner asks, not the notebook"
    )

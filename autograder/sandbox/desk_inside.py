"""What `autograder.desk` is inside the sandbox: a desk with nobody behind it.

The examiner, outside, asks at a check's cell instead of running it. Whoever calls the desk in the
sandbox is a cell that should not have been run, or a student trying the door.
"""

from __future__ import annotations

from typing import Any


class Grader:
    """Takes a lesson's name like the real desk, and holds no exam."""

    def __init__(self, lesson: str, **_: Any) -> None:
        self.lesson = lesson

    def check(self, check_id: str) -> None:
        """Refuse.

        Raises: RuntimeError, always; it shows in the notebook's own cell.
        """
        raise RuntimeError(
            f"grader.check({check_id!r}) was called inside the sandbox: in grading the examiner asks, "
            "not the notebook"
        )

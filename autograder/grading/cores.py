"""How many cores there are to work on."""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that this process may use; a machine may have more."""
    return len(os.sched_getaffinity(0))

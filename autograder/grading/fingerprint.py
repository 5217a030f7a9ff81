"""What makes one machine grade like another: versions, the package's own text, a sandbox that works."""

from __future__ import annotations

from autograder.exam.transcript import environment
from autograder.grading import identity
from autograder.grading.there import SANDBOX
from autograder.sandbox.walls import NoSandbox, chosen_wall


def fingerprint(wall: str) -> dict[str, str]:
    """This machine's. ``wall``: as in `Job`; with ``"none"`` nobody asks for a sandbox."""
    fault = _fault() if wall == "required" else None
    return {**environment(), "package": identity.package()[:12], SANDBOX: fault or "as wanted"}


def _fault() -> str | None:
    try:
        return chosen_wall().fault()
    except NoSandbox as error:
        return str(error)

"""What makes one machine grade like another: versions, the package's own text, a sandbox that works."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.exam.transcript import environment
from autograder.grading import identity
from autograder.sandbox.walls import NoSandbox, chosen_wall

SANDBOX = "sandbox"


def fingerprint(wall: str) -> dict[str, str]:
    """This machine's. ``wall``: as in `Job`; with ``"none"`` nobody asks for a sandbox."""
    fault = _fault() if wall == "required" else None
    return {**environment(), "package": identity.package()[:12], SANDBOX: fault or "as wanted"}


def _fault() -> str | None:
    try:
        return chosen_wall().fault()
    except NoSandbox as error:
        return str(error)


def differs(there: Mapping[str, str], here: Mapping[str, str]) -> str:
    """How another machine's fingerprint differs from this one's, in a line; empty where it does not."""
    told = [
        f"{name} {there.get(name)}, here {here.get(name)}"
        for name in here
        if name != SANDBOX and there.get(name) != here[name]
    ]
    if there.get(SANDBOX) != "as wanted":
        told.append(f"no sandbox: {there.get(SANDBOX)}")
    return "; ".join(told)

"""What was measured so far, in build/bench.json and, to be committed, in docs/performance.json.

A run renews its own part and leaves the others, also those of another machine's build folder.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.grading.cores import cores


class NotTogether(ValueError):
    """Parts of a class that make no row together; one line."""


PARTS = ("regrade", "scale")
"""Measured once, not for each lesson."""


def read(path: Path) -> dict[str, Any]:
    """The figures that are there. ``path``: of build/bench.json, beside which they are read."""
    there = committed(path)
    found = json.loads(there.read_text()) if there.exists() else {}
    return {"cores": cores(), "lessons": {}, **found}


def committed(path: Path) -> Path:
    """The file of the same figures that is committed."""
    return path.parents[1] / "docs" / "performance.json"


def write(path: Path, found: Mapping[str, Any]) -> None:
    """The figures, wholly or not at all."""
    for file in (committed(path), path):
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(file.name + ".part")
        half.write_text(json.dumps({**found, "cores": cores()}, indent=1) + "\n")
        half.replace(file)


def stamps(found: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Where and when each part was measured, by its name."""
    lessons = {name: told["measured"] for name, told in found["lessons"].items()}
    return lessons | {name: found[name]["measured"] for name in PARTS if name in found}


def mixed(found: Mapping[str, Any]) -> bool:
    """Whether parts come from different commits or machines."""
    return len({(s["commit"], s["machine"], str(s["versions"])) for s in stamps(found).values()}) > 1


def to_join(
    told: Mapping[str, Any] | None, sizes: Sequence[int], ways: Collection[str], now: Mapping[str, Any]
) -> Mapping[str, Any]:
    """A lesson's figures, which another part can be put beside. Raises: NotTogether.

    ``sizes``: of the parts before it. ``ways``: that it is graded by. ``now``: its stamp.
    """
    if told is None or "examiner_s" not in told or told["parts"] != list(sizes):
        raise NotTogether(
            f"the parts before it, of {list(sizes)} submissions, must be measured before, in order"
        )
    if set(told["seconds"]) != set(ways):
        raise NotTogether(f"its other parts were graded by {', '.join(told['seconds'])}")
    both(told["measured"], now)
    return told


def both(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The stamp of a row whose parts have these. Raises: NotTogether."""
    if any(before[what] != now[what] for what in ("machine", "versions")):
        there = f"{before['machine']}, {before['versions']}"
        raise NotTogether(f"its other parts were measured on {there}; measure all of it here")
    commits = dict.fromkeys([*before["commit"].split(", "), now["commit"]])
    return {**now, "commit": ", ".join(commits)}

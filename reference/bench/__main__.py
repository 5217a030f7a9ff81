"""How fast a class is graded, against stock nbgrader, and how much faster it is regraded.

    python -m reference.bench                       all lessons, and regrading; writes docs/performance.md
    python -m reference.bench --lesson LESSON       one lesson, to look at
    python -m reference.bench --only-regrade

Figures are written to build/bench.json, and from there into docs/performance.md, with the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.checks import LESSONS
from reference.bench.regrading import Figures, measure
from reference.bench.ways import CLASS, COMMANDS, BenchError, Measured, compare

ROOT = Path(__file__).parents[2]
JSON, PAGE = ROOT / "build" / "bench.json", ROOT / "docs" / "performance.md"
VAE = "variational-autoencoders"


def main() -> int:
    """Measure what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reference.bench", description=__doc__)
    parser.add_argument("--lesson", choices=LESSONS, action="append", help="only this one; repeatable")
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--class-size", type=int, default=200, help="for regrading")
    parser.add_argument("--only-regrade", action="store_true")
    wanted = parser.parse_args()
    found: dict[str, Any] = json.loads(JSON.read_text()) if JSON.exists() else {"lessons": {}}
    found |= {"cores": os.cpu_count(), "machine": _machine()}
    try:
        for lesson in [] if wanted.only_regrade else wanted.lesson or LESSONS:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                found["lessons"][lesson] = _told(
                    compare(ROOT, Path(folder), lesson, wanted.submissions, wanted.rounds)
                )
            _write(found)
        if wanted.only_regrade or not wanted.lesson:
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                found |= _regraded(measure(ROOT, Path(folder), VAE, wanted.submissions, wanted.class_size))
            _write(found)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(PAGE.read_text())
    return 0


def _told(measured: Measured) -> dict[str, Any]:
    return {
        "submissions": measured.submissions,
        "ratio_to_nbgrader": measured.ratio(CLASS),
        "ratio_of_commands": measured.ratio(COMMANDS),
        "overhead": measured.overhead(),
        "seconds": measured.seconds,
    }


def _regraded(figures: Figures) -> dict[str, Any]:
    return {
        "regrade_ratio": figures.spread(),
        "regrade": {"class": figures.submissions, "by_check": figures.ratios(), "pages_s": figures.pages},
    }


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line]
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, Linux {platform.release()}"
    )


def _write(found: dict[str, Any]) -> None:
    JSON.parent.mkdir(exist_ok=True)
    JSON.write_text(json.dumps(found, indent=1) + "\n")
    PAGE.write_text("\n".join(_page(found)) + "\n", encoding="utf-8")


def _page(found: dict[str, Any]) -> list[str]:
    lines = ["# How fast", "", f"Measured by `make bench` on: {found['machine']}.", ""]
    if found["lessons"]:
        lines += [
            "Stock `nbgrader autograde` grades the same class with the public exam in its grade cells; marks",
            "agree. Ratios are its wall time over ours: median, and smallest to largest, over the rounds.",
            "Overhead is one worker's time beyond the students' own cells, as a multiple of those.",
            "",
            "| lesson | submissions | `autograder grade` | `nbgrader autograde`, ours | overhead |",
            "|---|---|---|---|---|",
        ]
    for lesson, told in found["lessons"].items():
        grade, commands = _spread(told["ratio_to_nbgrader"]), _spread(told["ratio_of_commands"])
        lines.append(f"| {lesson} | {told['submissions']} | {grade} | {commands} | {told['overhead']:.2f} |")
    if "regrade" in found:
        lines += [
            "",
            f"A class of {found['regrade']['class']} submissions of {VAE} is regraded, judging and",
            "gradebook, so many times faster than it is graded, when one criterion of this check was",
            "changed. Pages come after.",
            "",
            "| changed | times faster | pages, seconds |",
            "|---|---|---|",
        ]
        for name, ratio in found["regrade"]["by_check"].items():
            lines.append(f"| {name} | {ratio:.0f} | {found['regrade']['pages_s'][name]:.1f} |")
    return lines


def _spread(ratio: dict[str, float]) -> str:
    return f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"


if __name__ == "__main__":
    sys.exit(main())

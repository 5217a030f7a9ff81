"""Where and when a figure was measured; it goes along with the figure, so that none is taken for another."""

from __future__ import annotations

import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from autograder.grading.cores import cores

PACKAGES = ("torch", "nbgrader", "nbclient", "distributed")


def stamp(root: Path) -> dict[str, Any]:
    """Commit, date, machine and versions, now and here."""
    return {
        "commit": _commit(root),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": cores(),
        "machine": machine(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }


def machine() -> str:
    """Processor with the instructions that torch uses, which training hangs on; cores, memory and system."""
    names = _said(Path("/proc/cpuinfo"), "model name") or [platform.processor() or "processor unknown"]
    memory = _said(Path("/proc/meminfo"), "MemTotal") or ["0 kB"]
    gib = int(memory[0].split()[0]) / 2**20
    uses = torch.backends.cpu.get_cpu_capability()
    return f"{names[0]} ({uses}), {cores()} cores, {gib:.0f} GiB, Linux {platform.release()}"


def _said(path: Path, name: str) -> list[str]:
    pairs = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
    return [value.strip() for key, _, value in pairs if key.strip() == name]


def _commit(root: Path) -> str:
    """The commit that the working tree is at; said too, where there are changes beyond it."""
    git = ["git", "-C", str(root)]
    try:
        at = subprocess.run(
            [*git, "rev-parse", "--short=9", "HEAD"], capture_output=True, text=True, check=True
        )
        code = ["autograder", "reference/bench", "nbgrader_config.py", "assignments"]
        changed = subprocess.run([*git, "status", "--porcelain", "--", *code], capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return at.stdout.strip() + (" with changes" if changed.stdout.strip() else "")

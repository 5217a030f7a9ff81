"""The runs on disk: a file of JSON lines that can be cut off anywhere and be taken up again.

The first line holds the settings that all runs of the file share; each further line is one run.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import autograder
from reference.calibration.design import RUNS, Design
from reference.calibration.one_run import Run, seed_of


class RunsError(ValueError):
    """A file that holds no runs, or runs made under other settings. Whoever calibrates sees the line."""


def settings(design: Design) -> dict[str, Any]:
    """What the figures rest on beside the code: versions, threads, and the training's budget."""
    return {
        "lesson": design.lesson,
        "versions": {
            "autograder": autograder.__version__,
            "torch": version("torch"),
            "numpy": version("numpy"),
            "python": platform.python_version(),
            "machine": platform.machine(),
        },
        "threads": 1,
        "budget": dict(design.budget),
    }


def read(path: Path) -> tuple[dict[str, Any], list[Run]]:
    """The settings and the runs of a file; a last line that was cut off is left out.

    Raises: RunsError, FileNotFoundError.
    """
    lines = list(_whole_lines(path.read_bytes()))
    if not lines or "lesson" not in lines[0]:
        raise RunsError(f"{path}: the first line doesn't hold a calibration's settings")
    return lines[0], lines[1:]


def _whole_lines(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield json.loads(line)


class Runs:
    """A file of runs, open for further ones; made where there is none.

    Raises, when opened: RunsError, if the file's runs were made under other settings.
    """

    def __init__(self, path: Path, here: Mapping[str, Any]) -> None:
        self.path = path
        self.finished: list[Run] = []
        content = path.read_bytes() if path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]
        if whole:
            there, self.finished = read(path)
            if there != here:
                raise RunsError(f"{path}: made under other settings ({there}); begin another file")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(len(whole))
        self._file.seek(len(whole))
        if not whole:
            self._write(here)

    def add(self, run: Run) -> None:
        """Keep a finished run; when this returns, it is on disk."""
        self._write(run)
        self.finished.append(run)

    def _write(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line, allow_nan=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def __enter__(self) -> Runs:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def still_to_do(design: Design, finished: Iterable[Run], most: int | None = None) -> list[tuple[str, int]]:
    """Variant and seed of each run that is missing, the variants taking turns.

    most: how many runs of a variant are enough, where fewer than the design's are wanted.
    """
    done = {(run["variant"], run["seed"]) for run in finished}
    wanted = {v.name: min(RUNS[v.group], most or RUNS[v.group]) for v in design.variants}
    turns = ((name, seed_of(i)) for i in range(max(wanted.values())) for name in wanted if i < wanted[name])
    return [turn for turn in turns if turn not in done]

"""What is kept of an examination: three files a submission, that stand or fall together.

``<student>.transcript.zip``, ``<student>.outputs.json.gz`` (what the cells printed) and ``<student>.json``:
the marks in short, with the digests of the other two, of what the examination rested on and of what judged
it. The last is written last; a run that was killed in between has kept nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.grading.apart import Marked, Outcome, Recorded
from autograder.grading.cells import check_id
from autograder.grading.identity import executed

TRANSCRIPT = ".transcript.zip"
OUTPUTS = ".outputs.json.gz"


class NotKept(OSError):
    """The evidence of an examination could not be written; the submission stays ungraded."""


@dataclass(frozen=True)
class Kept:
    """One submission's examination as it lies on disk.

    ``examination``, ``judging``: what it rests on, see `identity`. ``booked``: what the gradebook got, and
    of what; None until it is there. ``files``: the digests of the other files, by their ending.
    ``recorded``: what they hold; None where there was no examination to speak of. ``seconds``: how long the
    student's code was last run for; 0 where that was not noted.
    """

    examination: str
    judging: str
    marks: Mapping[str, Marked] = field(default_factory=dict)
    incidents: tuple[Mapping[str, str], ...] = ()
    failure: str = ""
    booked: Mapping[str, Any] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    recorded: Recorded | None = None
    seconds: float = 0.0

    def outcome(self, nb: NotebookNode) -> Outcome:
        """This examination as that of ``nb``, whose code cells are the same."""
        if self.recorded is None:
            return Outcome(nb, failure=self.failure or "nothing was kept", ran=False)
        put_on(nb, self.recorded.outputs)
        return Outcome(nb, self.marks, self.incidents, self.recorded.transcript, self.failure, ran=False)


def keep(stem: Path, outcome: Outcome, examination: str, judging: str) -> None:
    """Write what came of an examination. Raises: NotKept naming the file and the remedy."""
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotKept(f"{stem.parent}: {error.strerror}; the transcripts need this folder") from error
    files = {}
    if outcome.transcript:
        files = {TRANSCRIPT: outcome.transcript, OUTPUTS: pack_outputs(outcome.notebook)}
    for ending, data in files.items():
        write(beside(stem, ending), data)
    before = None if outcome.ran else read_kept(stem, whole=False)
    summary = {
        "marks": [m.__dict__ for m in outcome.marks.values()],
        "incidents": list(outcome.incidents),
        "failure": outcome.failure,
        "examination": examination,
        "judging": judging,
        "seconds": round(before.seconds if before else outcome.seconds, 2),
        "files": {ending: hashlib.sha256(data).hexdigest() for ending, data in files.items()},
    }
    write(beside(stem, ".json"), json.dumps(summary, indent=1).encode())


def note(stem: Path, **said: Any) -> None:
    """Change what the summary says: what the gradebook holds now, or what was judged again."""
    path = beside(stem, ".json")
    write(path, json.dumps({**json.loads(path.read_text()), **said}, indent=1).encode())


def replace_outputs(stem: Path, pages: Mapping[str, list[NotebookNode]]) -> None:
    """Put other pages into what the cells printed, by check."""
    kept = read_kept(stem)
    if kept is None or kept.recorded is None:
        return
    nb = with_pages(kept.recorded.outputs, pages)
    packed = pack_outputs(nb)
    write(beside(stem, OUTPUTS), packed)
    note(stem, files={**kept.files, OUTPUTS: hashlib.sha256(packed).hexdigest()})


def with_pages(nb: NotebookNode, pages: Mapping[str, list[NotebookNode]]) -> NotebookNode:
    """The notebook with these pages in its checks' cells, in place."""
    for cell in nb.cells:
        if (known := check_id(cell)) in pages:
            cell["outputs"] = pages[known]
    return nb


def read_kept(stem: Path, whole: bool = True) -> Kept | None:
    """What was kept, None where that is nothing, or where its files are not of one examination.

    ``whole``: False leaves out what takes long to read: the transcript and the outputs.
    """
    try:
        said = json.loads(beside(stem, ".json").read_text())
        return Kept(
            examination=said["examination"],
            judging=said["judging"],
            marks={m["check"]: Marked(**m) for m in said["marks"]},
            incidents=tuple(said["incidents"]),
            failure=said["failure"],
            booked=said.get("booked"),
            files=said["files"],
            recorded=_recorded(stem, said["files"]) if whole else None,
            seconds=said.get("seconds", 0.0),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def read_printed(stem: Path, kept: Kept) -> list[dict[str, Any]]:
    """The code cells with what they printed, as plain data. Raises: ValueError, OSError: it is lost."""
    packed = beside(stem, OUTPUTS).read_bytes()
    if hashlib.sha256(packed).hexdigest() != kept.files.get(OUTPUTS):
        raise ValueError(f"{OUTPUTS} is of another examination")
    cells: list[dict[str, Any]] = json.loads(gzip.decompress(packed))["cells"]
    return cells


def _recorded(stem: Path, digests: Mapping[str, str]) -> Recorded | None:
    if not digests:
        return None
    read = {ending: beside(stem, ending).read_bytes() for ending in digests}
    for ending, data in read.items():
        if hashlib.sha256(data).hexdigest() != digests[ending]:
            raise ValueError(f"{ending} is of another examination")
    outputs = nbformat.from_dict(json.loads(gzip.decompress(read[OUTPUTS])))
    return Recorded(outputs, read[TRANSCRIPT])


def pack_outputs(nb: NotebookNode) -> bytes:
    """The notebook's code cells with what they printed, and nothing that their student wrote as text."""
    said = {**nb, "cells": executed(nb)}
    return gzip.compress(json.dumps(said).encode(), compresslevel=3, mtime=0)


def put_on(nb: NotebookNode, outputs: NotebookNode) -> None:
    """What the cells of an examined notebook printed, onto the same cells of another one.

    Raises: ValueError, where they are not the same cells.
    """
    for cell, printed in zip(executed(nb), executed(outputs), strict=True):
        cell["outputs"], cell["execution_count"] = printed["outputs"], printed.get("execution_count")
    if "language_info" in outputs.metadata:
        nb.metadata["language_info"] = outputs.metadata["language_info"]


def beside(stem: Path, ending: str) -> Path:
    """One of the three files."""
    return stem.with_name(stem.name + ending)


def write(path: Path, data: bytes) -> None:
    """Write a file, wholly or not at all. Raises: NotKept naming the file and the remedy."""
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(data)
        os.replace(half, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise NotKept(
            f"{path}: {error.strerror}; make room there, then grade this submission again"
        ) from error

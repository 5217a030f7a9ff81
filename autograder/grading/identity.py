"""What an examination rests on, as digests: the same digest, the same answers, the same marks.

May this answer stand for that question (`contexts`)? Would the student's code be run in the same way
(`examination`)? Whether the same answers would be judged in the same way is told by `judged_by`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.exam.transcript import environment
from autograder.grading.cells import check_id, is_grade_code, marks_of, skipped
from autograder.grading.running import Pace
from autograder.sandbox import view
from autograder.sandbox.limits import Limits


def contexts(
    nb: NotebookNode, files: Mapping[str, bytes], seed: int, limits: Limits, pace: Pace
) -> dict[str, str]:
    """For each check, the digest of all that its answers may rest on besides the question.

    Sanitised code cells up to the check, files, versions, what of ours lies inside, threads, limits, seed.
    """
    running, found = _ground(files, seed, limits, pace), {}
    for cell in executed(nb):
        running.update(json.dumps([check_id(cell), cell.source]).encode())
        if known := check_id(cell):
            found[known] = running.hexdigest()
    return found


def examination(
    nb: NotebookNode, files: Mapping[str, bytes], seed: int, limits: Limits, pace: Pace, wall: str
) -> str:
    """The digest of all that running this notebook rests on; its text and its essays are no part of it."""
    running = _ground(files, seed, limits, pace)
    for cell in executed(nb):
        points = float(marks_of(cell).get("points", 0)) if is_grade_code(cell) else None
        running.update(json.dumps([check_id(cell), cell.source, points]).encode())
    running.update(wall.encode())
    return running.hexdigest()


def executed(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that an examination runs or holds, in order."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and not skipped(cell)]


def _ground(files: Mapping[str, bytes], seed: int, limits: Limits, pace: Pace) -> Any:
    laid = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    ground = [environment(), _inside(), laid, asdict(limits), asdict(pace), seed, {"threads": 1}]
    return hashlib.sha256(json.dumps(ground, sort_keys=True).encode())


@cache
def _inside() -> str:
    """What of ours a student's code can import."""
    return tree_digest(Path(bind.source) for bind in view.module_binds(view.package_folder()))


@cache
def package() -> str:
    """The digest of the whole package as it is installed here."""
    return tree_digest([view.package_folder()])


def tree_digest(paths: Iterable[Path]) -> str:
    """The digest of files, and of all files below folders, with their names; compiled ones left out."""
    parts: list[bytes] = []
    for path in paths:
        below = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path] * path.exists()
        for file in below:
            if "__pycache__" not in file.parts:
                parts += [str(file.relative_to(path.parent)).encode(), file.read_bytes()]
    return _digest(parts)


def joined(*digests: str) -> str:
    """One digest of several."""
    return _digest(digest.encode() for digest in digests)


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()

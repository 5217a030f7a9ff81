"""Puts a submission's notebook back into the shape of the release, before anything reads it.

Students delete, double, move and relabel cells. What they wrote stays, in their order; every locked cell
stands once, and never before the work that it belongs to.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from autograder.grading.cells import grade_id, marks_of

LIMIT_MIB = 50


class BadSubmission(ValueError):
    """A submitted file that can't be graded; the message names it and the remedy."""


def read_notebook(path: Path) -> NotebookNode:
    """The notebook at ``path``, in format 4. Raises: BadSubmission when it is none."""
    try:
        size_mib = path.stat().st_size / 2**20
        if size_mib > LIMIT_MIB:
            raise ValueError(f"{size_mib:.0f} MiB, more than {LIMIT_MIB}")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("nbformat"), int):
            raise ValueError("JSON, but without a notebook's fields")
        nb = nbformat.read(path, as_version=4)
        if not all(isinstance(c.get("source"), str) for c in nb.cells):
            raise ValueError("cells without source")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise BadSubmission(
            f"{path}: not a notebook ({first[:160]}); ask for the .ipynb file as Jupyter saved it"
        ) from None
    except nbformat.validator.ValidationError as error:
        raise BadSubmission(f"{path}: not a notebook ({error.message[:160]})") from None
    return nb


def restore(nb: NotebookNode, release: NotebookNode) -> list[str]:
    """Bring ``nb`` into the release's shape, in place. Returns what was mended, a line each.

    Raises: BadSubmission when it shares no graded cell with the release: another lesson's notebook.
    """
    wanted = {grade_id(c): c for c in release.cells if grade_id(c)}
    remarks: list[str] = []
    graded = {name for name, c in wanted.items() if marks_of(c).get("grade") or marks_of(c).get("solution")}
    if wanted and not graded & {grade_id(c) for c in nb.cells}:
        raise BadSubmission(
            "not this lesson: none of its cells is in the notebook; ask for the right file, "
            "or lay it under the lesson that it belongs to"
        )
    _relabel(nb, wanted, remarks)
    _drop_doubles(nb, wanted, remarks)
    _place_locked(nb, release, wanted, remarks)
    _unique_ids(nb)
    return remarks


def _relabel(nb: NotebookNode, wanted: dict[str, NotebookNode], remarks: list[str]) -> None:
    for cell in nb.cells:
        if not isinstance(cell.get("metadata"), dict):
            cell["metadata"] = NotebookNode()
        if "nbgrader" not in cell.metadata:
            continue
        name = grade_id(cell)
        if name in wanted:
            cell.metadata["nbgrader"] = copy.deepcopy(wanted[name].metadata["nbgrader"])
        else:
            del cell.metadata["nbgrader"]
            remarks.append(f"a label of another course was taken off ({name[:40] or 'unnamed'})")


def _drop_doubles(nb: NotebookNode, wanted: dict[str, NotebookNode], remarks: list[str]) -> None:
    """Of a doubled cell the last one counts, as in nbgrader; earlier locked copies go."""
    seen: set[str] = set()
    kept: list[NotebookNode] = []
    for cell in reversed(nb.cells):
        name = grade_id(cell)
        if name and name in seen:
            remarks.append(f"{name} stands more than once; the last one counts")
            if _locked(wanted[name]):
                continue
            del cell.metadata["nbgrader"]
        seen.add(name)
        kept.append(cell)
    nb.cells = kept[::-1]


def _place_locked(
    nb: NotebookNode, release: NotebookNode, wanted: dict[str, NotebookNode], remarks: list[str]
) -> None:
    """Locked and graded cells that are missing come back, those that came too early move down."""
    order = [grade_id(c) for c in release.cells if grade_id(c)]
    for position, name in enumerate(order):
        at = _index(nb)
        before = max((at[n] for n in order[:position] if n in at), default=-1)
        if name in at and _locked(wanted[name]):
            for part in ("source", "cell_type", "metadata"):
                nb.cells[at[name]][part] = copy.deepcopy(wanted[name][part])
            if nb.cells[at[name]].cell_type == "code":  # as raw text it had none
                nb.cells[at[name]].setdefault("outputs", [])
                nb.cells[at[name]].setdefault("execution_count", None)
            if at[name] < before:
                remarks.append(f"{name} stood before the work that it belongs to")
                nb.cells.insert(before, nb.cells.pop(at[name]))
        elif name not in at and (_locked(wanted[name]) or marks_of(wanted[name]).get("grade")):
            remarks.append(f"{name} was missing and has been put back")
            after = min((at[n] for n in order[position + 1 :] if at.get(n, -1) > before), default=None)
            place = after if after is not None else before + 1 if before >= 0 else len(nb.cells)
            nb.cells.insert(place, copy.deepcopy(wanted[name]))


def _locked(cell: NotebookNode) -> bool:
    marks = marks_of(cell)
    return not marks.get("solution") and bool(marks.get("grade") or marks.get("locked"))


def _index(nb: NotebookNode) -> dict[str, int]:
    return {grade_id(c): i for i, c in enumerate(nb.cells) if grade_id(c)}


def _unique_ids(nb: NotebookNode) -> None:
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):
        return
    seen: set[Any] = set()
    for cell in nb.cells:
        if not isinstance(cell.get("id"), str) or cell["id"] in seen:
            cell["id"] = generate_corpus_id()
        seen.add(cell["id"])

"""The bank of sample submissions: small overlays over a lesson's solved notebook, and what they must earn.

An overlay is ``reference/submissions/<lesson>/<kind>/<name>.py``:

    \"\"\"KL averaged over the latent dims.     what it is, in a line or a few paragraphs

    Marks: kl-divergence 3, samples 2        checks that lose points, with what they earn; or: full
    Names: kl-mean-over-dims                 misconceptions that must be named; or: none
    Refused: not a notebook                  only where grading must refuse: part of the error's one line
    Blind: yes                               only where it was written without sight of the rubric
    Subtle: yes                              only where the evidence is statistical, or hangs on training
    Restated: <why>                          only where the author's first statement was changed after grading
    \"\"\"
    # %% kl-code                             the source of the cell with this grade_id
    # %% after train-code                    a free cell of the student's after that one
    # %% edit                                Python run at build time, see `Edits`

Sections are applied in the file's order. The sections of a lesson's ``base.py``, if there is one, come
before those of every overlay: what all students of the bank do alike, such as answers in their own words.
In a section for a markdown cell each line is a comment.
"""

from __future__ import annotations

import ast
import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import LockCells

KINDS = ("correct", "mistaken", "hostile", "broken")
BASE = "base.py"

_SECTION = re.compile(r"# %%(?P<target>.*)")
_TARGET = re.compile(r"(?P<after>after )?(?P<grade_id>[A-Za-z0-9_-]+)")
_FIELD = re.compile(r"(?P<field>Marks|Names|Refused|Blind|Subtle|Restated): *(?P<value>.*)")
_MARK = re.compile(r"(?P<check>[a-z0-9-]+) (?P<points>\d+(\.\d+)?)")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MARKER = re.compile(r"### (BEGIN|END) SOLUTION")


class OverlayError(ValueError):
    """An overlay that can't be read or built. Its text starts with file and line; staff see it."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")


@dataclass(frozen=True)
class Sample:
    """One submission of the bank, and what grading must make of it.

    ``about``: what it is. ``marks``: points by check, for the checks that lose any; None where it is refused.
    ``names``: the misconceptions said to the student, no more and no fewer. ``refused``: a part of the one
    line with which grading refuses it, or None. ``blind``: written without sight of the rubric. ``subtle``:
    the evidence for its marks is statistical or hangs on training. ``restated``: why these expectations are
    not those that its author wrote down before the first grading; empty where they are.
    """

    lesson: str
    kind: str
    name: str
    about: str
    marks: Mapping[str, float] | None
    names: frozenset[str]
    refused: str | None
    path: Path
    blind: bool = False
    subtle: bool = False
    restated: str = ""

    @property
    def title(self) -> str:
        """Its name among all kinds: ``"mistaken/kl_sign"``."""
        return f"{self.kind}/{self.name}"


@dataclass(frozen=True)
class Section:
    """What stands below one ``# %%`` line. ``target``: a grade_id, or "edit"; ``line``: of the marker."""

    target: str
    after: bool
    line: int
    source: str


def samples(root: Path, lesson: str, kind: str | None = None) -> tuple[Sample, ...]:
    """The bank's submissions of one lesson, by kind and name. root: the course folder.

    Raises: OverlayError, for an overlay that breaks the format; FileNotFoundError, without a bank.
    """
    folder = Path(root) / "reference" / "submissions" / lesson
    if not folder.is_dir():
        raise FileNotFoundError(f"no bank of submissions for {lesson}: {folder} is not a folder")
    kinds = KINDS if kind is None else (kind,)
    return tuple(read_sample(path) for each in kinds for path in sorted((folder / each).glob("*.py")))


def read_sample(path: Path) -> Sample:
    """The expectations that one overlay states. Raises: OverlayError."""
    docstring, _ = _split(path)
    about, fields = _fields(path, docstring)
    refused = fields.get("Refused")
    if (refused is None) == ("Marks" not in fields):
        raise OverlayError(path, 1, "the docstring needs either a line 'Marks: ...' or a line 'Refused: ...'")
    if (refused is None) != ("Names" in fields):
        raise OverlayError(path, 1, "a line 'Names: ...' goes with 'Marks: ...', and only with it")
    if not about:
        raise OverlayError(path, 1, "the docstring must say what the submission is")
    for flag in ("Blind", "Subtle"):
        if fields.get(flag, "yes") != "yes":
            raise OverlayError(path, 1, f"'{flag}:' is 'yes' or left out")
    return Sample(
        lesson=path.parent.parent.name,
        kind=path.parent.name,
        name=path.stem,
        about=about,
        marks=None if refused is not None else _marks(path, fields["Marks"]),
        names=frozenset() if refused is not None else _names(path, fields["Names"]),
        refused=refused,
        path=path,
        blind="Blind" in fields,
        subtle="Subtle" in fields,
        restated=fields.get("Restated", ""),
    )


def build(sample: Sample, source_notebook: Path) -> dict[str, bytes]:
    """The files that the sample's student hands in, by name; the same bytes at each call.

    source_notebook: the lesson's solved notebook. What the student got of it looks as released, and the
    solutions' markers are gone.

    Raises: OverlayError, where the overlay doesn't fit the notebook.
    """
    notebook = nbformat.read(source_notebook, as_version=4)
    _check_marks(sample, notebook)
    for cell in notebook.cells:
        cell.source = without_markers(cell.source)
    notebook, _ = LockCells().preprocess(notebook, {})
    edits = Edits(notebook)
    base = sample.path.parent.parent / BASE
    for path in (base, sample.path) if base.is_file() else (sample.path,):
        for section in _split(path)[1]:
            _apply(edits, path, section)
    submitted = edits.submitted
    if submitted is None:
        submitted = nbformat.writes(notebook).encode() + b"\n"
    return {Path(source_notebook).name: submitted} | edits.attached


def without_markers(source: str) -> str:
    """A cell's source without the lines that begin and end a solution."""
    return "\n".join(line for line in source.split("\n") if not _MARKER.search(line))


class Edits:
    """What an overlay may do to a notebook; an ``edit`` section sees the methods, and ``nb``, by name."""

    def __init__(self, nb: NotebookNode) -> None:
        self.nb = nb
        self.submitted: bytes | None = None
        self.attached: dict[str, bytes] = {}
        self._added = 0

    def cell(self, grade_id: str) -> NotebookNode:
        """The cell with this grade_id. Raises: LookupError, if there is none."""
        return self.nb.cells[self._index(grade_id)]

    def swap(self, grade_id: str, old: str, new: str) -> None:
        """Replace a piece of a cell's source. Raises: ValueError, unless it is there exactly once."""
        cell = self.cell(grade_id)
        if (found := cell.source.count(old)) != 1:
            raise ValueError(f"{old!r} is {found} times in the cell {grade_id}, not once")
        cell.source = cell.source.replace(old, new)

    def delete(self, grade_id: str) -> None:
        """Take a cell away."""
        del self.nb.cells[self._index(grade_id)]

    def duplicate(self, grade_id: str) -> None:
        """Put a copy of a cell, its grade_id included, right below it."""
        at = self._index(grade_id)
        copy = nbformat.from_dict(self.nb.cells[at])
        copy.id = self._fresh_id()
        self.nb.cells.insert(at + 1, copy)

    def after(self, grade_id: str, source: str) -> NotebookNode:
        """Add a free code cell below a cell and below those added there before; returns it."""
        at = self._index(grade_id) + 1
        while at < len(self.nb.cells) and self.nb.cells[at].get("id", "").startswith("free-"):
            at += 1
        self.nb.cells.insert(at, nbformat.v4.new_code_cell(source, id=self._fresh_id()))
        return self.nb.cells[at]

    def raw(self, submitted: bytes) -> None:
        """Hand in these bytes in place of the notebook."""
        self.submitted = submitted

    def attach(self, name: str, content: bytes) -> None:
        """Hand in one more file."""
        self.attached[name] = content

    def _fresh_id(self) -> str:
        self._added += 1
        return f"free-{self._added}"

    def _index(self, grade_id: str) -> int:
        for index, cell in enumerate(self.nb.cells):
            if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id:
                return index
        raise LookupError(f"no cell has the grade_id {grade_id!r}")


def _apply(edits: Edits, path: Path, section: Section) -> None:
    try:
        if section.after:
            edits.after(section.target, section.source.strip("\n"))
        elif section.target == "edit":
            _run(edits, path, section)
        else:
            _replace(edits.cell(section.target), section)
    except OverlayError:
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno or section.line for frame in frames if frame.filename == str(path)]
        if isinstance(error, SyntaxError) and error.lineno:
            lines.append(error.lineno)
        said = error.args[0] if error.args else type(error).__name__
        raise OverlayError(path, lines[-1] if lines else section.line, str(said)) from error


def _replace(cell: NotebookNode, section: Section) -> None:
    said = cell.metadata.nbgrader
    if said.get("locked"):
        raise ValueError(f"{section.target} is a locked cell; say in an edit section what is done to it")
    source = section.source.strip("\n")
    cell.source = source if cell.cell_type == "code" else _uncommented(source)


def _run(edits: Edits, path: Path, section: Section) -> None:
    # Line numbers in a traceback are those of the overlay.
    code = compile("\n" * section.line + section.source, str(path), "exec", dont_inherit=True)
    tools = ("cell", "swap", "delete", "duplicate", "after", "raw", "attach")
    exec(code, {"nb": edits.nb} | {name: getattr(edits, name) for name in tools})


def _uncommented(source: str) -> str:
    return "\n".join(re.sub(r"^# ?", "", line) for line in source.split("\n"))


def _split(path: Path) -> tuple[str, list[Section]]:
    """The docstring and the sections. What stands in a section need not be valid Python."""
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if _SECTION.fullmatch(line)]
    head = "\n".join(lines[: starts[0]] if starts else lines)
    try:
        tree = ast.parse(head)
    except SyntaxError as error:
        raise OverlayError(path, error.lineno or 1, f"before the first section: {error.msg}") from None
    docstring = ast.get_docstring(tree)
    if docstring is None:
        raise OverlayError(path, 1, "an overlay begins with a docstring")
    if len(tree.body) > 1:
        raise OverlayError(path, tree.body[1].lineno, "code stands before the first section '# %% ...'")
    ends = [*starts[1:], len(lines)]
    return docstring, [
        _section(path, start + 1, lines[start], lines[start + 1 : end])
        for start, end in zip(starts, ends, strict=False)
    ]


def _section(path: Path, line: int, marker: str, body: list[str]) -> Section:
    match = _SECTION.fullmatch(marker)
    target = _TARGET.fullmatch(match["target"].strip()) if match else None
    if target is None:
        problem = f"{marker!r} is none of '# %% <grade_id>', '# %% after <grade_id>', '# %% edit'"
        raise OverlayError(path, line, problem)
    return Section(target["grade_id"], bool(target["after"]), line, "\n".join(body).rstrip("\n"))


def _fields(path: Path, docstring: str) -> tuple[str, dict[str, str]]:
    """What the docstring tells a reader, and its fields; an indented line goes on with the one before."""
    about: list[str] = []
    fields: dict[str, str] = {}
    last = None
    for line in docstring.split("\n"):
        if match := _FIELD.fullmatch(line):
            last = match["field"]
            if last in fields:
                raise OverlayError(path, 1, f"the docstring has two lines '{last}: ...'")
            if not match["value"].strip():
                raise OverlayError(path, 1, f"'{last}:' says nothing")
            fields[last] = match["value"].strip()
        elif last and line.startswith(" "):
            fields[last] += " " + line.strip()
        elif fields and line.strip():
            raise OverlayError(path, 1, f"{line!r} follows the fields: unknown field or text out of place")
        else:
            about.append(line)
    return "\n".join(about).strip(), fields


def _marks(path: Path, value: str) -> dict[str, float]:
    marks: dict[str, float] = {}
    for part in [] if value == "full" else value.split(","):
        match = _MARK.fullmatch(part.strip())
        if match is None:
            problem = f"'Marks: {value}': {part.strip()!r} is not a check and its points, as 'encode 2.5'"
            raise OverlayError(path, 1, problem)
        if match["check"] in marks:
            raise OverlayError(path, 1, f"'Marks: {value}': {match['check']} is said twice")
        marks[match["check"]] = float(match["points"])
    return marks


def _names(path: Path, value: str) -> frozenset[str]:
    names = [] if value == "none" else [part.strip() for part in value.split(",")]
    for name in names:
        if not _NAME.fullmatch(name) or name == "none":
            raise OverlayError(path, 1, f"'Names: {value}': {name!r} is no misconception's name")
    return frozenset(names)


def _check_marks(sample: Sample, notebook: NotebookNode) -> None:
    most = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and not cell.metadata.nbgrader.solution
    }
    for check, points in (sample.marks or {}).items():
        if check not in most:
            raise OverlayError(sample.path, 1, f"'Marks:': {sample.lesson} has no check {check}")
        if points >= most[check]:
            problem = f"'Marks:' gives {check} {points:g} of {most[check]:g}; only what loses points is named"
            raise OverlayError(sample.path, 1, problem)

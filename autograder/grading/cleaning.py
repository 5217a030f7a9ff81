"""nbconvert preprocessors that make what a student's cells show inert; verdicts of ours keep their page.

``CleanOutputs`` works on outputs and is right at autograde time, after ``SaveAutoGrades`` has read the
points, and in pages. ``CleanPage`` adds what only templates read: metadata, raw cells, names in resources.
It never changes a notebook on disk, since nbconvert's HTML exporter works on a copy. Read in the
templates of nbconvert 7.17 and nbgrader 0.9.6: execution counts, the ``type`` of an unknown cell, grade
ids and students' names stand in pages unescaped, and sizes of pictures escaped but without quotes, which
is enough for ``width: "1 onload=..."`` to run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool, Integer

from autograder.grading.safe_html import markdown_as_html, safe_html, safe_verdict, whole
from autograder.grading.safe_html import safe_markdown2html as safe_markdown2html
from autograder.report.mark import is_verdict, mark

STYLESHEET = Path(__file__).parents[1] / "report" / "templates" / "verdict.css"
VERDICT_TEXT = "text/x-autograder-verdict"
SHOWN = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain")
GRADE_ID = re.compile(r"[A-Za-z0-9_.-]+")
PLAIN_NAME = re.compile(r"[a-z0-9+-]{1,30}")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_METADATA_OF_NBGRADER: dict[str, type | tuple[type, ...]] = {
    "schema_version": int,
    "grade_id": str,
    "grade": bool,
    "solution": bool,
    "task": bool,
    "locked": bool,
    "points": (int, float),
    "score": (int, float),
    "checksum": str,
    "cell_type": str,
    "comment": str,
}


class CleanOutputs(Preprocessor):
    """Cleans every output but the text of verdicts; types that a browser would obey are dropped."""

    enabled = Bool(True).tag(config=True)
    most_characters = Integer(
        2_000_000, help="The longest picture or HTML of one output that is shown, in characters."
    ).tag(config=True)
    most_text = Integer(200_000, help="The longest text of one output that is shown, in characters.").tag(
        config=True
    )
    most_of_notebook = Integer(
        30_000_000, help="All outputs of a notebook together, in characters; later ones are left out."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean the outputs of every code cell, in notebook order."""
        left = self.most_of_notebook
        for cell in nb.cells:
            if cell.get("cell_type") != "code":
                continue
            cleaned = []
            for output in _listed(cell.get("outputs")):
                new = self.clean(cell, output)
                left -= _length(new)
                cleaned.append(new if left >= 0 else _stream("[not shown: too much output]\n"))
                if left < 0:
                    break
            cell["outputs"] = cleaned
            cell["execution_count"] = _count(cell.get("execution_count"))
        return nb, resources

    def clean(self, cell: NotebookNode, output: Any) -> NotebookNode:
        """One output, made anew of the fields that are known, so that nothing else can come along."""
        if not isinstance(output, Mapping):
            return _stream("[not shown: not an output]\n")
        if is_verdict(cell, output):
            return self._verdict(cell, output)
        kind = output.get("output_type")
        if kind == "stream":
            return _stream(self._text(output.get("text")), output.get("name"))
        if kind == "error":
            return NotebookNode(
                output_type="error",
                ename=self._text(output.get("ename")),
                evalue=self._text(output.get("evalue")),
                traceback=[self._text(line) for line in _listed(output.get("traceback"))],
            )
        if kind not in ("display_data", "execute_result"):
            return _stream("[not shown: an unknown kind of output]\n")
        new = NotebookNode(output_type=kind, data=self._data(output), metadata=_picture_metadata(output))
        if kind == "execute_result":
            new["execution_count"] = _count(output.get("execution_count"))
        return new

    def _verdict(self, cell: NotebookNode, output: Mapping[str, Any]) -> NotebookNode:
        data = output.get("data") or {}
        page = safe_verdict(_STYLE.sub("", self._text(data.get("text/html")), count=1))
        kept = {kind: self._text(data[kind]) for kind in ("text/plain", VERDICT_TEXT) if kind in data}
        kept["text/html"] = f"<style>{STYLESHEET.read_text(encoding='utf-8').rstrip()}</style>{page}"
        return NotebookNode(
            output_type="execute_result",
            data=NotebookNode(kept),
            metadata=NotebookNode(mark(cell.metadata.nbgrader.grade_id)),
            execution_count=_count(output.get("execution_count")),
        )

    def _data(self, output: Mapping[str, Any]) -> NotebookNode:
        said = output.get("data")
        said = dict(said) if isinstance(said, Mapping) else {}
        if "text/markdown" in said and "text/html" not in said:
            said["text/html"] = markdown_as_html(self._text(said["text/markdown"]))
        data = NotebookNode()
        for kind in SHOWN:
            if kind in said and (value := self._value(kind, said[kind])) is not None:
                data[kind] = value
        if not data:
            data["text/plain"] = f"[not shown: {', '.join(sorted(map(str, said)))[:200] or 'nothing'}]"
        return data

    def _value(self, kind: str, value: Any) -> str | None:
        text = _joined(value)
        if kind in ("text/plain", "text/latex"):
            return self._text(value)
        if len(text) > self.most_characters:
            return None
        if kind == "text/html":
            return safe_html(text)
        if kind == "image/svg+xml":
            return text  # nbconvert shows it as a picture, where it can neither run nor fetch
        return text if BASE64.fullmatch(text) else None

    def _text(self, value: Any) -> str:
        text = _joined(value)
        return text if len(text) <= self.most_text else text[: self.most_text] + "\n[the rest is not shown]"


class CleanPage(CleanOutputs):
    """For pages: outputs, and all else of a notebook that a template shows without escaping it."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Clean the copy of the notebook that the page is made of."""
        nb["cells"] = [cell for cell in nb.cells if cell.get("cell_type") in ("code", "markdown", "raw")]
        nb, resources = super().preprocess(nb, resources)
        nb["metadata"] = NotebookNode(_notebook_metadata())
        for cell in nb.cells:
            cell["source"] = _joined(cell.get("source"))
            cell["metadata"] = NotebookNode(_cell_metadata(cell))
            if cell.cell_type == "raw":
                cell["source"] = f"<pre>{escape(cell.source)}</pre>"
        for name in ("student", "first_name", "last_name", "notebook_path"):
            if isinstance(resources.get(name), str):
                resources[name] = escape(resources[name])
        return nb, resources


def _notebook_metadata() -> dict[str, Any]:
    return {"language_info": NotebookNode(name="python", pygments_lexer="ipython3")}


def _cell_metadata(cell: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, Mapping) else {}
    nbgrader = metadata.get("nbgrader")
    if isinstance(nbgrader, Mapping) and GRADE_ID.fullmatch(str(nbgrader.get("grade_id", ""))):
        kept = {k: v for k, v in nbgrader.items() if isinstance(v, _METADATA_OF_NBGRADER.get(k, ()))}
        yield "nbgrader", NotebookNode(kept)
    magic = metadata.get("magics_language")
    if isinstance(magic, str) and PLAIN_NAME.fullmatch(magic):
        yield "magics_language", magic


def _picture_metadata(output: Mapping[str, Any]) -> NotebookNode:
    """Width, height and alternative text of pictures, which templates write beside one another."""
    metadata = output.get("metadata")
    kept = NotebookNode()
    for kind in ("image/png", "image/jpeg"):
        said = metadata.get(kind) if isinstance(metadata, Mapping) else None
        if isinstance(said, Mapping):
            sizes = {k: said[k] for k in ("width", "height") if type(said.get(k)) in (int, float)}
            alt = {"alt": said["alt"]} if isinstance(said.get("alt"), str) else {}
            kept[kind] = NotebookNode({**sizes, **alt})
    return kept


def _stream(text: str, name: Any = "stdout") -> NotebookNode:
    name = "stderr" if name == "stderr" else "stdout"
    return NotebookNode(output_type="stream", name=name, text=_overwritten(text))


def _overwritten(text: str) -> str:
    """The text without what a carriage return overwrote: of a progress bar, its last state."""
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def _joined(value: Any) -> str:
    """A notebook's text, which may be a list of lines; whatever else stands there is written out."""
    parts = value if isinstance(value, list) else [value]
    return whole("".join("" if part is None else str(part) for part in parts))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _count(value: Any) -> int | None:
    return value if type(value) is int else None


def _length(output: Mapping[str, Any]) -> int:
    data = output.get("data", {})
    texts = [*data.values(), output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
    return sum(len(text) for text in texts)

"""What is read out of the verdicts in a student's cells: pictures of the model's, and the code beneath."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PIL import Image

from autograder.grading.class_page.record import Example, Shown
from autograder.report.cell import TEXT
from autograder.report.images import GAP
from autograder.report.mark import is_verdict

# In a verdict's page all text is escaped, so that only the template's own tags can look like these: what a
# criterion asks, and the pictures beneath it. Those of the course's, to compare with, have a class more.
ASKED_OR_PICTURE = re.compile(
    r'<th scope="row" class="ag-line">(?P<asked>.*?)</th>'
    r'|<img class="ag-picture" src="data:image/png;base64,(?P<png>[^"]+)"[^>]* alt="(?P<alt>[^"]*)">',
    re.DOTALL,
)
SIDE = 28
ROWS = 2
"""Of a grid of pictures so many rows are shown."""
QUALITY = 30
LINES = 60
Cells = Sequence[Mapping[str, Any]]


def verdicts(cells: Cells) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Each check's verdict: the cell's place, the check, the output's data."""
    for place, cell in enumerate(cells):
        for output in cell.get("outputs", ()):
            if is_verdict(cell, output):
                yield place, cell["metadata"]["nbgrader"]["grade_id"], output["data"]


def pictures(cells: Cells) -> dict[str, tuple[Shown, ...]]:
    """The pictures in the verdicts, by check."""
    found = {check: _shown(str(data.get("text/html", ""))) for _, check, data in verdicts(cells)}
    return {check: shown for check, shown in found.items() if shown}


def _shown(page: str) -> tuple[Shown, ...]:
    asked, found = "", []
    for part in ASKED_OR_PICTURE.finditer(page):
        if part["png"] is None:
            asked = html.unescape(re.sub(r"<[^>]*>|`", "", part["asked"]))
        else:
            found.append(smaller(base64.b64decode(part["png"]), html.unescape(part["alt"]), asked))
    return tuple(found)


def smaller(png: bytes, caption: str, asked: str = "") -> Shown:
    """The first rows of a verdict's picture, as WebP on grey."""
    with Image.open(io.BytesIO(png)) as whole:
        grid = whole.convert("LA")
    grid = grid.crop((0, 0, grid.width, min(grid.height, ROWS * (SIDE + GAP) - GAP)))
    flat = Image.new("L", grid.size, 128)
    flat.paste(grid.getchannel("L"), mask=grid.getchannel("A"))
    data = io.BytesIO()
    flat.save(data, format="WEBP", quality=QUALITY, method=4)
    return Shown(caption, data.getvalue(), *grid.size, asked)


def example(student: str, cells: Cells, check: str) -> Example | None:
    """What this student wrote for this check, and what its verdict says.

    That is the cells between the check before and this one; where nothing is to be written there, the last
    cells that were written above.
    """
    code, since = "", 0
    for place, known, data in verdicts(cells):
        code = "\n\n".join(c["source"] for c in cells[since:place] if _solution(c)) or code
        since = place + 1
        if known == check:
            return Example(student, _cut(code), str(data.get(TEXT, "")))
    return None


def _solution(cell: Mapping[str, Any]) -> bool:
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("solution"))


def _cut(code: str) -> str:
    lines = code.splitlines()
    return code if len(lines) <= LINES else "\n".join([*lines[:LINES], f"… {len(lines) - LINES} lines more"])

"""A course with one hostile submission: every way known to us of acting on whoever reads the page.

Each trick, when it works, adds its name to ``window.ran`` or asks for an address at ``HOST``.
"""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.lesson.widgets.page import WIDGETS
from autograder.report.cell import verdict_outputs
from autograder.report.mark import mark
from tests.report import samples

HOST = "http://hostile.invalid"
PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c63fcffff3f030005fe02fea72d05b80000000049454e44ae426082"
    )
).decode()


def ran(name: str) -> str:
    """JavaScript that says it ran."""
    return f"(window.top.ran = window.top.ran || []).push('{name}')"


def html(**data: str) -> NotebookNode:
    """An output with that data; ``html`` and ``svg`` stand for their types."""
    kinds = {"html": "text/html", "markdown": "text/markdown", "js": "application/javascript"}
    return new_output("display_data", data={kinds.get(k, k): v for k, v in data.items()})


MARKDOWN = {
    "markdown-script": f"Hello <script>{ran('markdown-script')}</script>",
    "markdown-onerror": f'<img src="x" onerror="{ran("markdown-onerror")}">',
    "markdown-svg": f'<svg onload="{ran("markdown-svg")}"></svg>',
    "markdown-iframe": f'<iframe srcdoc="<script>{escape(ran("markdown-iframe"))}</script>"></iframe>',
    "markdown-link": f"[a link](javascript:{quote(ran('markdown-link'))})",
    "markdown-files-link": f'<a href="files/javascript:{ran("markdown-files-link")}">a link</a>',
    "markdown-title": f'![a](x "t\\" onerror=\\"{ran("markdown-title")}")',
    "markdown-math": f"$a<img src=x onerror={ran('markdown-math')}>$",
}
OUTPUTS = {
    "html-script": f"<script>{ran('html-script')}</script>",
    "html-onerror": f'<img src="x" onerror="{ran("html-onerror")}">',
    "html-svg": f'<svg onload="{ran("html-svg")}"></svg>',
    "html-link": f'<a href="javascript:{ran("html-link")}">a link</a>',
    "html-details": f'<details open ontoggle="{ran("html-details")}"><summary>s</summary>d</details>',
    "html-mutation": (
        "<math><mtext><table><mglyph><style><!--</style>"
        f'<img title="--&gt;&lt;img src=1 onerror={ran("html-mutation")}&gt;">'
    ),
}
FETCHES = {
    "fetch-img": f'<img src="{HOST}/fetch-img">',
    "fetch-css": f'<div style="background:url({HOST}/fetch-css);height:9px">x</div>',
    "fetch-style": f"<style>@import '{HOST}/fetch-style';</style>",
    "fetch-link": f'<link rel="stylesheet" href="{HOST}/fetch-link">',
    "fetch-form": f'<object data="{HOST}/fetch-form"></object>',
}
FETCHED = {*FETCHES, "fetch-filename", "fetch-isolated"}
# What runs in both views when nothing is cleaned; the others are known to be inert there.
LIVE = {
    name for name in (*MARKDOWN, *OUTPUTS) if name not in ("markdown-title", "markdown-math", "html-mutation")
}
LIVE |= {"size", "forged", "markdown-output"}


def outputs() -> list[NotebookNode]:
    """What the student's cell shows."""
    laid = [html(html=text) for text in (*OUTPUTS.values(), *FETCHES.values())]
    laid.append(html(markdown=MARKDOWN["markdown-script"].replace("markdown-script", "markdown-output")))
    laid.append(html(js=ran("javascript")))
    laid.append(html(**{"image/svg+xml": f'<svg xmlns="http://www.w3.org/2000/svg" onload="{ran("svg")}"/>'}))
    laid.append(html(**{"text/latex": f"$x$<script>{ran('latex')}</script>"}))
    sized = html(**{"image/png": PNG})
    sized.metadata["image/png"] = {"width": f"1 onload={ran('size').replace(' ', '/**/')}"}
    named = html(**{"image/png": PNG})
    named.metadata["filenames"] = {"image/png": f"{HOST}/fetch-filename"}
    isolated = html(html=f"<script>fetch('{HOST}/fetch-isolated', {{mode: 'no-cors'}})</script>")
    isolated.metadata["text/html"] = {"isolated": True}
    forged = new_output(
        "execute_result",
        data={"text/plain": "6.0", "text/html": f'<img src="x" onerror="{ran("forged")}">'},
        metadata=mark("kl-divergence"),
    )
    said = new_output("stream", name="stdout", text=f"<script>{ran('stdout')}</script>\x1b[31mred\x1b[0m")
    error = new_output(
        "error",
        ename=f"<script>{ran('error')}</script>",
        evalue="",
        traceback=[f"<script>{ran('error')}</script>"],
    )
    return [*laid, sized, named, isolated, forged, said, error]


def submission() -> NotebookNode:
    """The released notebook with the student's cells added."""
    nb = released()
    nb.metadata["title"] = f"<script>{ran('title')}</script>"
    nb.cells += [new_markdown_cell(text) for text in MARKDOWN.values()]
    nb.cells.append(new_raw_cell(f"<script>{ran('raw')}</script>", metadata={"raw_mimetype": "text/html"}))
    attached = new_markdown_cell("![a](attachment:a.svg)")
    attached["attachments"] = {
        "a.svg": {"text/html": base64.b64encode(OUTPUTS["html-script"].encode()).decode()}
    }
    nb.cells.append(attached)
    return nb


def released() -> NotebookNode:
    """One solution cell, one check and the three widgets, as an instructor writes them."""

    def nbgrader(grade_id: str, **more: Any) -> dict[str, Any]:
        given = {
            "grade_id": grade_id,
            "schema_version": 3,
            "grade": False,
            "solution": False,
            "locked": False,
        }
        return {"nbgrader": {**given, "task": False, **more}}

    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(
        cells=[
            new_code_cell(
                "### BEGIN SOLUTION\nx = 1\n### END SOLUTION", metadata=nbgrader("answer", solution=True)
            ),
            new_code_cell(
                'grader.check("kl-divergence")',
                metadata=nbgrader("kl-divergence", grade=True, locked=True, points=6),
            ),
            *(
                new_code_cell(
                    f"from autograder.lesson import widgets\n\nwidgets.{name}()",
                    metadata=nbgrader(f"widget-{parts.source}", locked=True),
                )
                for name, parts in WIDGETS.items()
            ),
        ],
        metadata=kernel,
    )


class LayOutputs(Preprocessor):
    """Stands for the kernel: lays the hostile outputs, and the examiner's verdict, into the notebook."""

    enabled = True

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Lay outputs into the student's cell and into the check's."""
        for cell in nb.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            if grade_id == "answer":
                cell.outputs = outputs()
            elif grade_id == "kl-divergence":
                cell.outputs = verdict_outputs(samples.named())
            elif grade_id is not None:
                cell.outputs = [html(html=f"<script>{ran('in-the-widget')}</script>")]
        return nb, resources


def lay_course(root: Path, config: str) -> None:
    """A course folder with its config, the source notebook and the submission of one student."""
    (root / "nbgrader_config.py").write_text(config)
    for folder, nb in (("source/ps", released()), ("submitted/eve/ps", submission())):
        (root / folder).mkdir(parents=True)
        nbformat.write(nb, root / folder / "lesson.ipynb")

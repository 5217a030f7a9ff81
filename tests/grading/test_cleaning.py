"""What cleaning keeps, what it drops, and that no notebook can stop it."""

import copy
import re
from html.parser import HTMLParser

import nbformat
import pytest
from jinja2 import Environment
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from nbgrader.utils import determine_grade
from traitlets.config import Config

from autograder.grading.cleaning import STYLESHEET, CleanOutputs, CleanPage
from autograder.grading.safe_html import markdown_as_html, safe_html, safe_markdown2html
from autograder.report import cell as report_cell
from autograder.report.mark import mark
from tests.grading import hostile
from tests.report import samples
from tests.report.test_cell import grade_cell

FORBIDDEN = {"script", "style", "iframe", "svg", "object", "embed", "form", "input", "link", "meta", "base"}


class Active(HTMLParser):
    """Collects what a browser would act on: elements, handlers, addresses."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note an element that acts, or an attribute that does."""
        if tag in FORBIDDEN:
            self.found.append(tag)
        for name, value in attrs:
            inert = name not in ("srcdoc", "action", "formaction", "background") and not name.startswith("on")
            address = {"href": r"(#|https?:|mailto:).*", "src": r"data:image/(png|svg).*|[\w-]+(\.png)?"}
            if (
                not inert
                or (name == "style" and "url(" in (value or ""))
                or (name in address and not re.fullmatch(address[name], value or "", re.DOTALL))
            ):
                self.found.append(f"{tag} {name}={value}")


def active(page):
    """What of a page would act."""
    return Active(page).found


def cleaned(*outputs, by=CleanOutputs, **cell):
    """The outputs of a student's cell, cleaned."""
    nb = new_notebook(cells=[new_code_cell("x", outputs=list(outputs), **cell)])
    return by().preprocess(nb, {})[0].cells[0].outputs


def shown(**data):
    """A display_data with that data, cleaned; its data."""
    kinds = {k.replace("_", "/", 1): v for k, v in data.items()}
    return cleaned(new_output("display_data", data=kinds))[0].data


@pytest.mark.parametrize("trick", {**hostile.OUTPUTS, **hostile.FETCHES, **hostile.MARKDOWN}.values())
def test_html_holds_nothing_active(trick):
    """No element, attribute or address that a browser acts on survives, in HTML or through Markdown."""
    assert active(trick) or trick in hostile.MARKDOWN.values()
    assert active(safe_html(trick)) == []
    assert active(markdown_as_html(trick)) == []


@pytest.mark.parametrize(
    "style",
    [
        "position:fixed",
        "background:url(x)",
        "background-color:\\75rl(x)",
        "color:@x",
        "display:none",
        "opacity:0",
    ],
)
def test_styles_that_cover_or_fetch_are_dropped(style):
    """Styles keep colours and alignment; nothing is moved, hidden or fetched."""
    assert safe_html(f'<p style="{style}">x</p>') in ("<p>x</p>", '<p style="">x</p>')
    assert "text-align:right" in safe_html(f'<p style="text-align:right;{style.split(":url")[0]}">x</p>') or (
        "\\" in style or "@" in style
    )


def test_names_of_the_page_are_not_borrowed():
    """Ids get a prefix and classes that the page knows are dropped: scores can't be imitated or caught."""
    page = safe_html(
        '<input class="score"><p id="kl-divergence" class="score ag-verdict panel tabbable">x</p>'
    )
    assert page == '<p id="said-kl-divergence">x</p>'


def test_tables_of_pandas_stay():
    """A data frame keeps its table, classes, border and alignment."""
    table = (
        '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>mse</th></tr>'
        "</thead><tbody><tr><th>0</th><td>0.02</td></tr></tbody></table>"
    )
    assert safe_html(table) == table.replace("text-align: right;", "text-align:right")


def test_pictures_keep_size_and_words():
    """A PNG stays, with numbers as its size and its alternative text; an invented size goes."""
    output = new_output("display_data", data={"image/png": hostile.PNG, "text/plain": "<Figure>"})
    output.metadata["image/png"] = {
        "width": 320,
        "height": "1 onerror=x",
        "alt": "a shoe",
        "unconfined": True,
    }
    output.metadata["filenames"] = {"image/png": "http://x"}
    (new,) = cleaned(output)
    assert new.data["image/png"] == hostile.PNG
    assert new.metadata == {"image/png": {"width": 320, "alt": "a shoe"}}


def test_of_a_progress_bar_the_last_state_stays():
    """What a carriage return overwrote is gone, as in a notebook; what stood before and after stays."""
    written = "begin\n\rtraining: 0%\rtraining: 50%\rtraining: 100%\r\nend\n"
    (new,) = cleaned(new_output("stream", name="stdout", text=written))
    assert new.text == "begin\ntraining: 100%\nend\n"


def test_formulas_stay():
    """Formulas reach MathJax as nbconvert hands them over, less-than signs and ampersands escaped."""
    page = markdown_as_html("So $a<b$ and\n\n$$\\begin{align}x &= y_1 + z_2 \\\\ w &= *v*\\end{align}$$")
    assert "$a&lt;b$" in page
    assert "$$\\begin{align}x &amp;= y_1 + z_2 \\\\ w &amp;= *v*\\end{align}$$" in page


def test_markdown_stays():
    """Headings with their anchors, tables, code with colours, links and pictures of the page stay."""
    page = markdown_as_html(
        "# A b\n\n|x|\n|-|\n|1|\n\n```python\ndef f(): 1\n```\n[l](https://a.b/c) ![p](p.png)"
    )
    for part in (
        'id="said-A-b"',
        'href="#said-A-b"',
        "<td>1</td>",
        '<span class="k">def',
        'href="https://a.b/c"',
    ):
        assert part in page
    assert 'src="p.png"' in page
    assert 'rel="noopener noreferrer"' in page


def test_attachments():
    """An attached PNG is shown, one of another type is not, and a missing one stops nothing."""
    kinds = {"a.png": {"image/png": hostile.PNG}, "b.svg": {"image/svg+xml": "PHN2Zz4="}, "c": []}
    page = markdown_as_html(
        "![a](attachment:a.png) ![b](attachment:b.svg) ![c](attachment:c) ![d](attachment:d)", kinds
    )
    assert page.count("src=") == 1
    assert hostile.PNG in page


@pytest.mark.parametrize("source", ["> " * 5000 + "x", "[" * 20000, "*a " * 20000, "x" * 1_000_000, "\ud800"])
def test_markdown_that_breaks_parsers(source):
    """Text that no parser likes is shown as it stands at worst."""
    assert markdown_as_html(source) is not None


def test_markdown_output_becomes_html():
    """Markdown that a cell displays is turned into clean HTML there and then."""
    assert shown(text_markdown="**b** <script>x</script>") == {"text/html": "<p><strong>b</strong> </p>\n"}


def test_active_types_are_dropped():
    """JavaScript, widgets and types unknown to us go; the plain text beside them stays, or a note."""
    assert shown(application_javascript="x", text_plain="<J>") == {"text/plain": "<J>"}
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    (note,) = cleaned(new_output("display_data", data=widget))
    assert note.data == {"text/plain": "[not shown: application/vnd.jupyter.widget-view+json]"}


def test_size_is_bounded():
    """Too long HTML or pictures are left out, long text is cut, and a notebook of outputs has an end."""
    assert "text/html" not in shown(text_html="<p>" * 1_000_000, text_plain="x")
    assert len(shown(text_plain="x" * 10_000_000)["text/plain"]) < 201_000
    streams = [new_output("stream", text="x" * 199_000) for _ in range(400)]
    kept = cleaned(*streams)
    assert sum(len(o.text) for o in kept) < 31_000_000
    assert kept[-1].text == "[not shown: too much output]\n"


def test_verdict_is_kept():
    """A verdict keeps points, text, mark and page; cleaning twice changes nothing more."""
    verdict = report_cell.verdict_outputs(samples.pictures())
    nb = new_notebook(cells=[grade_cell("samples", 3, verdict)])
    once = CleanOutputs().preprocess(copy.deepcopy(nb), {})[0]
    (output,) = once.cells[0].outputs
    assert determine_grade(once.cells[0]) == (2, 3)
    assert output.metadata == mark("samples")
    assert output.data[report_cell.TEXT] == verdict[0].data[report_cell.TEXT]
    assert output.data["text/html"].replace("'", "&#39;") == verdict[0].data["text/html"].replace(
        "'", "&#39;"
    )
    assert CleanOutputs().preprocess(copy.deepcopy(once), {})[0] == once


def test_even_a_verdict_can_not_act():
    """Should a forged page ever stand in a locked cell, all it can do is look like a verdict."""
    tricks = "".join(hostile.OUTPUTS.values())
    page = f"<style>@import 'http://x';</style><p class='ag-head score'>7 of 7</p>{tricks}"
    forged = new_output(
        "execute_result", data={"text/html": page, "text/plain": "7.0"}, metadata=mark("kl-divergence")
    )
    nb = new_notebook(cells=[grade_cell(outputs=[forged])])
    html = CleanOutputs().preprocess(nb, {})[0].cells[0].outputs[0].data["text/html"]
    assert html.startswith(f"<style>{STYLESHEET.read_text().rstrip()}</style>")
    assert active(html.removeprefix("<style>")) == []
    assert '<p class="ag-head">7 of 7</p>' in html


def test_points_of_other_grade_cells_are_untouched():
    """What nbgrader reads points from, the text of a cell with plain asserts, stays as it was."""
    output = new_output("execute_result", data={"text/plain": "2.5", "text/html": "<b>x</b>"})
    nb = new_notebook(cells=[grade_cell(outputs=[output])])
    assert determine_grade(CleanOutputs().preprocess(nb, {})[0].cells[0]) == (2.5, 6)


SPOILED = [
    None,
    7,
    "text",
    [],
    {},
    {"output_type": "odd"},
    {"output_type": "stream", "text": {"__html__": "x"}},
    {"output_type": "stream", "name": ["stdin"], "text": ["a", None, 3]},
    {"output_type": "error", "traceback": "x", "ename": []},
    {"output_type": "display_data"},
    {"output_type": "display_data", "data": [], "metadata": []},
    {"output_type": "display_data", "data": {"text/html": {"a": 1}}, "metadata": {"image/png": 3}},
    {"output_type": "execute_result", "data": {"text/plain": "\ud800"}, "execution_count": "<script>"},
    {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}, "svg_filename": "http://x/y"},
]


@pytest.mark.parametrize("output", SPOILED)
def test_spoiled_outputs_become_valid(output):
    """Whatever stands where an output should be, the page gets made and nothing of it acts."""
    nb = new_notebook(cells=[new_code_cell("x")])
    nb.cells[0]["outputs"] = [nbformat.from_dict(output)]
    nb.cells[0]["execution_count"] = "<script>"
    nb, _ = CleanPage().preprocess(nb, {})
    nbformat.validate(nb)
    page = export(nb)
    assert "http://x" not in page
    assert active(page[page.index("<main") :]) == []


def export(nb, resources=None):
    """The notebook through nbconvert's own HTML exporter, configured as a course is."""
    config = Config()
    config.HTMLExporter.preprocessors = ["autograder.grading.cleaning.CleanPage"]
    config.HTMLExporter.filters = {"markdown2html": "autograder.grading.cleaning.safe_markdown2html"}
    config.HTMLExporter.template_name = "classic"
    return HTMLExporter(config=config).from_notebook_node(nb, resources)[0]


def test_metadata_is_not_obeyed():
    """A page ignores what a student's metadata asks for: hidden code, tags, titles, widgets, lexers."""
    nb = new_notebook(cells=[new_code_cell("seen = 1"), new_raw_cell("<b onclick=x>r</b>")])
    nb.metadata.update(title="<i>t</i>", widgets={"application/vnd.jupyter.widget-state+json": {"state": {}}})
    nb.cells[0].metadata.update(transient={"remove_source": True}, tags=["a", "<b>"], magics_language="<i>")
    nb.cells[1].metadata.update(raw_mimetype="text/html")
    new = CleanPage().preprocess(copy.deepcopy(nb), {})[0]
    assert new.metadata == {"language_info": {"name": "python", "pygments_lexer": "ipython3"}}
    assert new.cells[0].metadata == {}
    assert new.cells[1].source == "<pre>&lt;b onclick=x&gt;r&lt;/b&gt;</pre>"
    assert "seen" in export(nb)


def test_metadata_of_nbgrader_is_kept_when_sound():
    """nbgrader's own metadata stays for scores and comments; with a grade id that is markup it goes."""
    cell = grade_cell(points=6)
    cell.metadata.nbgrader["score"] = "<script>"
    spoiled = grade_cell()
    spoiled.metadata.nbgrader["grade_id"] = "<script>"
    first, second = CleanPage().preprocess(new_notebook(cells=[cell, spoiled]), {})[0].cells
    assert first.metadata.nbgrader["points"] == 6
    assert "score" not in first.metadata.nbgrader
    assert second.metadata == {}


def test_unknown_cells_are_not_shown():
    """A cell of no known type, whose name templates print as it stands, is left out of the page."""
    odd = NotebookNode(cell_type="odd", type="<script>", metadata={}, source="")
    nb = new_notebook(cells=[new_markdown_cell("a")])
    nb.cells.append(odd)
    assert len(CleanPage().preprocess(nb, {})[0].cells) == 1


def test_names_of_students_are_text():
    """Names that the formgrader's page prints as they stand are escaped beforehand."""
    resources = {"last_name": "<b>O'Neil</b>", "first_name": None, "student": '"x', "index": 3}
    CleanPage().preprocess(new_notebook(), resources)
    assert resources["last_name"] == "&lt;b&gt;O&#x27;Neil&lt;/b&gt;"
    assert resources["student"] == "&quot;x"
    assert resources["first_name"] is None


def test_sources_on_disk_are_left_alone():
    """At autograde time only outputs change: sources and metadata stay as the student wrote them."""
    nb = hostile.submission()
    before = copy.deepcopy(nb)
    CleanOutputs().preprocess(nb, {})
    assert nb == before


def test_filter_finds_the_cell_s_attachments():
    """In a template the filter shows pictures attached to the cell that it renders."""
    environment = Environment()
    environment.filters["markdown2html"] = safe_markdown2html
    cell = {"source": "![a](attachment:a.png)", "attachments": {"a.png": {"image/png": hostile.PNG}}}
    assert hostile.PNG in environment.from_string("{{ cell.source | markdown2html }}").render(cell=cell)

"""The verdict's page and text: wording, what is hidden from whom, and that nothing in it acts."""

import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
import torch
from PIL import Image

from autograder.report import images
from autograder.report.overview import Checked
from autograder.report.page import COLUMNS, as_html, as_text
from autograder.report.plain import plain
from autograder.report.reading import WHERE
from autograder.rubric.finding import Finding, Picture, Status
from tests.report import samples

EVERY = pytest.mark.parametrize("name", samples.ALL)


class Elements(HTMLParser):
    """Collects a page's elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note text."""
        self.text += data


@EVERY
def test_wording_of_the_text(name, golden):
    """The text that people read is the one in the golden file."""
    golden(f"{name}.txt", as_text(samples.ALL[name]()))


@EVERY
def test_wording_of_the_page(name, golden):
    """The page that people read is the one in the golden file, pictures and stylesheet aside."""
    page = re.sub(r"<style>.*?</style>\n", "", as_html(samples.ALL[name]()), flags=re.DOTALL)
    golden(f"{name}.html", re.sub(r"base64,[^\"]*", "base64,", page))


def test_wording_of_the_hints(golden):
    """Before the deadline the page says where to look, and folds up what is likely wrong."""
    golden("hints.txt", as_text(samples.named(), hints=WHERE))
    page = as_html(samples.named(), hints=WHERE)
    golden("hints.html", re.sub(r"<style>.*?</style>\n", "", page, flags=re.DOTALL))


@pytest.mark.parametrize("end", ["txt", "html"])
def test_wording_of_all_checks(golden, end):
    """The page of all checks, with what a person marks and what a cell raised."""
    everything = [make() for make in samples.ALL.values()]
    remarks = ["Code cell 3 raised NameError: name 'x' is not defined"]
    notes = {"reparameterize": ["A note."]}
    all_ = Checked("a-lesson", everything, notes, {"essay": 3.0}, remarks, WHERE)
    page = all_.as_text() if end == "txt" else all_.as_document()
    page = re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
    golden(f"overview.{end}", re.sub(r"base64,[^\"]*", "base64,", page))


@EVERY
def test_order_of_the_page(name):
    """Points, what is right, what is missing, the likely mistake, where to read: in this order."""
    html = as_html(samples.ALL[name]())
    marks = ("ag-score", "ag-passed", "ag-failed", "Likely mistake", "Read again")
    places = [html.index(mark, html.index("</style>")) for mark in marks if mark in html.split("</style>")[1]]
    assert places == sorted(places)


def test_wording_for_staff(golden):
    """Staff see what students don't: private evidence, figures, and the grader's own error."""
    text = "\n".join(as_text(f(), "staff") for f in (samples.named, samples.pictures, samples.half_judged))
    golden("staff.txt", text)
    assert "SECRET got" in text
    assert "PCA-FD = 0.812" in text
    assert "Traceback of ours" in text


@EVERY
def test_text_fits_a_terminal(name):
    """No line of the text is longer than 88 columns."""
    assert max(map(len, as_text(samples.ALL[name]()).splitlines())) <= COLUMNS


@EVERY
@pytest.mark.parametrize("show", [as_html, as_text])
def test_students_see_no_secret(name, show):
    """Private evidence, figures of the staff and the grader's tracebacks never reach a student."""
    shown = show(samples.ALL[name]())
    assert not re.search(r"SECRET|PCA-FD|0\.81|Traceback|/srv", shown)


@EVERY
@pytest.mark.parametrize("audience", ["student", "staff"])
def test_page_is_inert(name, audience):
    """The page holds no script, handler, link or outside address, whatever the student's code said."""
    elements = Elements(as_html(samples.ALL[name](), audience)).found
    assert {tag for tag, _ in elements} <= {
        *("style", "section", "h3", "p", "span", "div", "table", "thead", "tbody", "tr", "th", "td"),
        *("code", "dl", "dt", "dd", "details", "summary", "figure", "img", "figcaption"),
    }
    attributes = [(key, value or "") for _, attrs in elements for key, value in attrs.items()]
    assert not [key for key, _ in attributes if key.startswith("on") or key in ("href", "id", "style")]
    assert all(value.startswith("data:image/png;base64,") for key, value in attributes if key == "src")


@EVERY
def test_styles_stay_inside(name):
    """Every rule of the stylesheet applies below the verdict, and every class has our prefix."""
    page = as_html(samples.ALL[name]())
    sheet = page[page.index("<style>") + 7 : page.index("</style>")]
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media [^{]*\{", "", sheet))
    assert all(s.strip().startswith(".ag-verdict") for group in selectors for s in group.split(","))
    classes = [c for _, a in Elements(page).found for c in (a.get("class") or "").split()]
    assert all(c.startswith("ag-") for c in classes)


def test_hostile_text_is_shown_as_text():
    """What the student's code said stands on the page letter by letter, tags and braces included."""
    said = Elements(as_html(samples.several())).text
    assert "<script>document.title='ran'</script>" in said
    assert "{{ 7*7 }}" in said


def test_terminal_obeys_nothing():
    """Escape sequences, control and direction characters of a student's text are gone."""
    text = as_text(samples.several())
    assert all(c == "\n" or c.isprintable() for c in text)
    assert "owned" not in text


def test_long_text_is_cut():
    """Evidence of any length stays readable."""
    assert len(plain("x" * 10_000_000)) < 700


def test_order_of_lines():
    """What is right stands first; within a status the order is the rubric's."""
    text = as_text(samples.several())
    says = [c.says.replace("`", "")[:30] for c in samples.SAMPLING.criteria]
    places = [text.index(says[i]) for i in (1, 0, 2, 3)]
    assert places == sorted(places)


def test_table_can_be_heard():
    """Columns and rows have header cells, the section a name and a heading, every picture its caption."""
    elements = Elements(as_html(samples.pictures())).found
    assert sum(a.get("scope") == "col" for tag, a in elements if tag == "th") == 3
    assert sum(a.get("scope") == "row" for tag, a in elements if tag == "th") == 2
    assert [a["aria-label"] for tag, a in elements if tag == "section"] == ["Samples: 2 of 3 points"]
    assert [tag for tag, _ in elements if re.fullmatch(r"h\d", tag)] == ["h3"]
    assert next(a["alt"] for tag, a in elements if tag == "img") == "16 samples of your model"


def test_picture_is_the_data():
    """A PNG holds exactly the images, a pixel a value, in rows of ``columns``."""
    grid = samples.garments(5)
    uri = images.data_uri(Picture("five", grid, columns=3))
    png = np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))
    assert png.shape == (57, 86, 2)
    expected = (grid[4] * 255).round().to(torch.uint8).numpy()
    np.testing.assert_array_equal(png[29:57, 29:57, 0], expected)
    assert (png[29:57, 58:86, 1] == 0).all()


def test_pictures_of_broken_models_are_shown():
    """NaN, infinity, no images and far too many are no reason to fail."""
    broken = torch.full((2, 4, 4), float("nan"))
    broken[1] = float("inf")
    tiles = images.tiles(Picture("broken", broken))
    assert (tiles[:, :4, 0].max(), tiles[:, 5:, 0].min()) == (0, 255)
    assert images.tiles(Picture("many", torch.zeros(1000, 2, 2))).shape[0] == 8 * 3 - 1
    empty = Finding(Status.FAILED, pictures=(Picture("none", torch.zeros(0, 28, 28)),))
    assert "<img" not in as_html(samples.verdict(samples.SAMPLES, empty, empty))


def test_page_is_small():
    """A verdict without pictures takes less than 8 kB of a page."""
    assert len(as_html(samples.several()).encode()) < 8192

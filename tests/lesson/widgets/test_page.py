"""A widget's parts, its page without a kernel, its class, and its stand-in while nbgrader runs a notebook."""

import re
import subprocess
import sys

import pytest

from autograder.lesson import DataError, widgets
from autograder.lesson.widgets import page

NAMES = sorted(page.WIDGETS)


@pytest.mark.parametrize("name", NAMES)
def test_a_module_stands_alone(name):
    """The JavaScript of a widget is one module: nothing is imported, nothing fetched, one default export."""
    module = page.WIDGETS[name].module()
    assert not re.search(r"^import\b|\bimport\(|\bfetch\(|XMLHttpRequest|eval\(", module, re.MULTILINE)
    assert set(re.findall(r"https?://[^\s\"'`]+", module)) == {"http://www.w3.org/2000/svg"}
    assert module.count("export default") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_page_closes_its_script_once(name):
    """Nothing in module or data ends the script early, and the sentence stands there before it has run."""
    text = page.page_of(name)
    assert text.count("</script") == text.count("<script") == 1
    assert text.index(page.WIDGETS[name].sentence) < text.index("<script")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("widgets.VaeLatentSpaceWidget()", "VaeLatentSpaceWidget"),
        ("from autograder.lesson import widgets\n\nwidgets.VaeLatentSpaceWidget()\n", "VaeLatentSpaceWidget"),
        ("widgets.VaeLatentSpaceWidget(beta=2)", None),
        ("widgets.SomethingElse()", None),
        ("x = widgets.VaeLatentSpaceWidget()", None),
        ("widgets.VaeLatentSpaceWidget()\nprint()", None),
        ("", None),
    ],
)
def test_a_cell_shows_a_widget_if_its_last_line_is_the_call(source, shown):
    """A widget is known by its name alone, in a call without arguments that ends the cell."""
    assert page.widget_in(source) == shown


@pytest.mark.parametrize("name", NAMES)
def test_in_plain_text_a_widget_is_its_sentence(name):
    """An anywidget of that name, whose text/plain says what would be there, beside the widget's view."""
    made = getattr(widgets, name)()
    data = made._repr_mimebundle_()[0]
    assert data["text/plain"] == f"[{page.WIDGETS[name].sentence}]"
    assert "application/vnd.jupyter.widget-view+json" in data
    assert {key: getattr(made, key) for key in page.WIDGETS[name].state} == page.WIDGETS[name].state


def test_another_name_is_no_widget():
    """What isn't a widget's name raises as in any module."""
    with pytest.raises(AttributeError, match="has no attribute 'Slider'"):
        _ = widgets.Slider


def test_missing_data_are_one_clear_line(monkeypatch, tmp_path):
    """Without its file a widget says which one is missing, and what to do."""
    monkeypatch.setattr(page, "FOLDER", tmp_path)
    with pytest.raises(DataError, match=r"widget-latent\.json is missing\. Install"):
        page.page_of("VaeLatentSpaceWidget")


def test_while_nbgrader_runs_the_notebook_a_widget_is_one_sentence():
    """In a kernel of nbgrader's the call is a sentence, and anywidget is not imported."""
    program = (
        "import os, sys; os.environ['NBGRADER_EXECUTION'] = 'autograde'\n"
        "from autograder.lesson import widgets\n"
        "print(repr(widgets.VaeLatentSpaceWidget()), 'anywidget' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout == f"[{page.WIDGETS['VaeLatentSpaceWidget'].sentence}] False\n"

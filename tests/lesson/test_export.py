"""Which cells of a notebook show a widget on a page, and what of their outputs is left: nothing."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.lesson.export import LessonExporter, ShowWidgets
from autograder.lesson.widgets.page import page_of

CALL = "from autograder.lesson import widgets\n\nwidgets.AutoencoderBottleneckWidget()"
FORGED = "<script>forged()</script>"
LOCKED = {"grade_id": "bottleneck-widget", "locked": True, "grade": False, "solution": False}


def cell(source=CALL, **marks):
    """A code cell with a forged output, locked unless marks say otherwise."""
    output = new_output(
        "display_data",
        data={
            "text/html": FORGED,
            "application/vnd.jupyter.widget-view+json": {"model_id": "0", "version_major": 2},
        },
        metadata={"autograder": {"widget": "AutoencoderBottleneckWidget"}},
    )
    return new_code_cell(source, outputs=[output], metadata={"nbgrader": {**LOCKED, **marks}})


def test_a_locked_cell_s_outputs_are_replaced_by_the_widget():
    """What stood there is gone, whatever it was; what stands there is written from the widget's name."""
    nb, _ = ShowWidgets().preprocess(new_notebook(cells=[cell()]), {})
    assert [output["data"] for output in nb.cells[0].outputs] == [
        {"text/html": page_of("AutoencoderBottleneckWidget")}
    ]


@pytest.mark.parametrize(
    "other",
    [
        cell(locked=False),
        cell(solution=True),
        cell(grade=True),
        cell("widgets.AutoencoderBottleneckWidget('<script>')"),
        new_code_cell(CALL, outputs=cell().outputs),
    ],
    ids=["unlocked", "solution", "graded", "other source", "no course's cell"],
)
def test_any_other_cell_is_left_alone(other):
    """A student's own cell is nothing to this preprocessor, even with the very same source."""
    before = other.outputs
    nb, _ = ShowWidgets().preprocess(new_notebook(cells=[other]), {})
    assert nb.cells[0].outputs == before


def test_the_exporter_shows_widgets():
    """`jupyter nbconvert --to lesson` writes the widget's page into the HTML."""
    page, _ = LessonExporter().from_notebook_node(new_notebook(cells=[cell()]))
    assert page_of("AutoencoderBottleneckWidget") in page
    assert FORGED not in page


def test_the_exporter_shows_the_last_state_of_a_progress_bar():
    """A bar that was redrawn, in several outputs even, is one line of the page."""
    states = ["\rtraining:  0%", "\rtraining: 50%", "\rtraining: 100%\n"]
    outputs = [new_output("stream", name="stdout", text=state) for state in states]
    page, _ = LessonExporter().from_notebook_node(
        new_notebook(cells=[new_code_cell("train()", outputs=outputs)])
    )
    assert "training: 100%" in page
    assert page.count("training:") == 1

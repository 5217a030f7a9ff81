"""The simulated class: what the curve says of the writer, and recordings that come back as examinations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.grading.apart import Job, Marked, Outcome
from autograder.grading.kept import keep
from autograder.grading.whole_class import Workers
from reference.bench.recorded import hand_back
from reference.bench.scale import writer
from reference.bench.scale_page import draw, scale
from reference.bench.scale_run import Point, Waiting


def points() -> list[Point]:
    """A class of 1,000: the writer takes 0.1 s a submission, in the end 0.2, and waits as long again."""
    spent_s, found = 0.0, []
    for done in range(100, 1001, 100):
        spent_s += 100 * (0.2 if done > 800 else 0.1)
        found.append(Point(done, 2 * spent_s, spent_s, 300 + done / 100))
    return found


def test_the_writer_is_what_does_not_wait() -> None:
    """Its time for a submission, and its share, leave out the waiting; growth shows in the last tenth."""
    found = writer(points())
    assert found["first_tenth"] == pytest.approx(0.1)
    assert found["last_tenth"] == pytest.approx(0.2)
    assert found["all"] == pytest.approx(0.12)
    assert found["a_second"] == pytest.approx(1 / 0.12)
    assert found["share"] == pytest.approx(0.5)


def test_waiting_is_counted() -> None:
    """Time in which no worker has anything is told apart from the writer's own."""

    class Nobody:
        size = 1

        def next(self, timeout_s: float) -> None:
            clock.append(clock[-1] + timeout_s)

    clock = [0.0]
    workers: Any = Nobody()
    waiting: Workers = Waiting(workers, now=lambda: clock[-1])
    waiting.next(0.25)
    waiting.next(0.5)
    assert isinstance(waiting, Waiting)
    assert waiting.waited_s == 0.75


def test_a_recording_comes_back_as_that_of_the_notebook_that_came(tmp_path: Path) -> None:
    """Each student gets the recording of its number: its outputs on the student's own notebook, and marks."""
    for number, points_ in enumerate((1.0, 2.0)):
        cell = new_code_cell("x", outputs=[new_output("stream", text=f"said {number}")])
        marks = {"encode": Marked("encode", points_, 3.0, "", {}, unsure=False)}
        keep(tmp_path / str(number), Outcome(new_notebook(cells=[cell]), marks, (), b"zip"), "", "")
    came, stems = new_notebook(cells=[new_code_cell("x")]), [str(tmp_path / "0"), str(tmp_path / "1")]
    back = hand_back(stems, [5.0, 5.0], 0.0, {}, Job("lesson", "s00007", 1), came, {}, None)
    assert back.ran
    assert back.marks["encode"].points == 2.0
    assert back.notebook.cells[0].outputs[0].text == "said 1"


def test_the_page_says_what_was_measured(tmp_path: Path) -> None:
    """Every number on the page comes from the figures; the picture is drawn from the same points."""
    told = {
        "lesson": "a-lesson",
        "submissions": 1000,
        "distinct": 30,
        "secrets": 3,
        "workers": 2,
        "faster": 0.0,
        "start_s": 7.0,
        "examination_s": {"min": 4.0, "median": 5.0, "mean": 6.0, "max": 9.0},
        "writer": writer(points()),
        "profile_s": {"nbgrader": 0.0612},
        "gradebook_mib": 12.0,
        "kept_mib": 500.0,
        "points": [vars(point) for point in points()],
    }
    text = "\n".join(scale(told))
    for said in (
        "30 different",
        "120 ms a submission",
        "**8.3 submissions a second**",
        "By stretches of 100 submissions it was 100 ms in the median",
        "nbgrader 61",
        "1.4 days",
    ):
        assert said in text
    draw(told, tmp_path / "scale.png")
    assert (tmp_path / "scale.png").read_bytes().startswith(b"\x89PNG")

"""The benchmark's parts: memory counted once, figures not mixed unsaid, what is demanded met or not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from reference.bench import figures
from reference.bench.classes import CALL, CELL, in_process
from reference.bench.compared import Compared, beside, unlike_marks
from reference.bench.memory import together_mib
from reference.bench.page import MACHINES, demands, page, write_page
from reference.bench.scale_page import LARGE
from reference.bench.ways import BARE, CLASS, COLD, COMMANDS, ONE, STOCK, Spent

FORKS = """\
import os, sys
held = bytearray(os.urandom(1) * (96 << 20))
child = os.fork()
if child:
    print(os.getpid(), child, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def forked() -> Iterator[list[int]]:
    """A process that holds 96 MiB and its fork, which shares them."""
    with subprocess.Popen([sys.executable, "-c", FORKS], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        yield [int(pid) for pid in process.stdout.readline().split()]
        process.kill()


def test_shared_memory_is_counted_once(forked: Sequence[int]) -> None:
    """What a process and its fork share costs both together no more than it costs one."""
    parent, child = forked
    both = together_mib([parent, child])
    assert 96 < both < 96 + 30
    assert both < together_mib([parent]) + together_mib([child])


def test_a_process_that_has_ended_is_no_fault() -> None:
    """Who ended between the list and the look holds nothing."""
    with subprocess.Popen(["true"]) as ended:
        pass
    assert together_mib([ended.pid]) == 0


def test_every_way_is_put_beside_the_commands() -> None:
    """A mark that another way of ours found otherwise is told; stock nbgrader's on shared checks alone."""
    lesson = "variational-autoencoders"
    ours = {"s0": {"encode": 3.0, "training": 4.0}}
    found = {
        COMMANDS: ours,
        STOCK: {"s0": {"encode": 1.0, "training": 0.0}},
        ONE: {"s0": {"encode": 3.0, "training": 2.0}},
    }
    told = sorted(unlike_marks(found, lesson, {"s0": "relu-latent"}))
    assert [line.split(": ")[1:3] for line in told] == [
        ["s0 (relu-latent)", "encode"],
        ["s0 (relu-latent)", "training"],
    ]
    assert list(unlike_marks({COMMANDS: ours, STOCK: ours, ONE: ours}, lesson, {"s0": "right"})) == []


def test_the_parts_of_the_overhead_sum_up() -> None:
    """Start, exam and rest are those of the median part, in units of the students' own cells."""
    clock = {"start": 4.0, "cells": 10.0, "exam": 3.0, "whole": 18.0}
    rounds = [{ONE: Spent(one, 500, clock), BARE: Spent(10.0)} for one in (20.0, 24.0, 30.0)]
    over = Compared("a lesson", [["s0"]] * 3, rounds).overhead()
    assert (over["min"], over["median"], over["max"]) == (1.0, 1.4, 2.0)
    assert (over["start"], over["exam"]) == (0.4, 0.3)
    assert over["start"] + over["exam"] + over["rest"] == pytest.approx(over["median"])


def test_a_part_is_put_beside_those_before() -> None:
    """Two parts measured at two times make the figures that they would make measured at one."""
    clock = {"start": 4.0, "cells": 10.0, "exam": 3.0, "whole": 18.0}
    first, second = (
        {
            STOCK: Spent(stock),
            COMMANDS: Spent(30.0),
            CLASS: Spent(16.0),
            COLD: Spent(20.0),
            ONE: Spent(one, mib, {part: share * spent for part, spent in clock.items()}),
            BARE: Spent(10.0),
        }
        for stock, one, mib, share in ((48.0, 20.0, 500.0, 1.0), (40.0, 24.0, 600.0, 2.0))
    )
    at_once = Compared("autoencoders", [["s0", "s2"], ["s1"]], [first, second], ("unlike",)).told()
    before = Compared("autoencoders", [["s0", "s2"]], [first], ("unlike",)).told()
    assert beside(before, Compared("autoencoders", [["s1"]], [second])).told() == at_once
    assert at_once["ratio_to_nbgrader"] == {"min": 2.5, "median": 2.75, "max": 3.0}
    assert at_once["ratio_to_nbgrader_cold"] == {"min": 2.0, "median": 2.2, "max": 2.4}


def test_parts_of_two_machines_make_no_row() -> None:
    """Two commits are both named; another machine, other versions are refused."""
    stamp = told(2, 900)["measured"]
    assert figures.both(stamp, stamp | {"date": "later"}) == stamp | {"date": "later"}
    assert figures.both(stamp, stamp | {"commit": "new"})["commit"] == "abc, new"
    assert figures.both(stamp | {"commit": "abc, new"}, stamp | {"commit": "new"})["commit"] == "abc, new"
    for other in ({"machine": "there"}, {"versions": {"torch": "3"}}):
        with pytest.raises(figures.NotTogether, match="measure all of it here"):
            figures.both(stamp, stamp | other)


def test_a_part_is_joined_to_those_before_it_only() -> None:
    """In order, once, by the same ways, and where their times were kept; told before anything is measured."""
    row = told(2, 900) | {"parts": [12], "examiner_s": {}}
    stamp = row["measured"]
    assert figures.to_join(row, [12], [BARE], stamp) is row
    for before in (None, told(2, 900), row | {"parts": [12, 12]}, row | {"parts": [8]}):
        with pytest.raises(figures.NotTogether, match="measured before, in order"):
            figures.to_join(before, [12], [BARE], stamp)
    with pytest.raises(figures.NotTogether, match=f"graded by {BARE}"):
        figures.to_join(row, [12], [BARE, STOCK], stamp)
    with pytest.raises(figures.NotTogether, match="measure all of it here"):
        figures.to_join(row, [12], [BARE], stamp | {"machine": "there"})


def test_the_stock_class_is_asked_by_the_public_exam() -> None:
    """Every check's cell, and no other, is replaced by one that needs no examiner."""
    nb = new_notebook(cells=[new_code_cell('grader.check("encode")'), new_code_cell("x = 1")])
    exam = partial(CELL.format, lesson="l", seeds="{}", key="null")
    made = in_process(nbformat.writes(nb).encode(), exam)
    first, second = nbformat.reads(made.decode(), as_version=4).cells
    compile(first.source, "cell", "exec")
    assert first.source.endswith('_verdicts["encode"].points\n')
    assert not CALL.fullmatch(first.source)
    assert second.source == "x = 1"


def told(lesson_ratio: float, mib: float, commit: str = "abc") -> dict[str, Any]:
    """A lesson's figures."""
    ratio = {"min": lesson_ratio - 0.5, "median": lesson_ratio, "max": lesson_ratio + 0.5}
    measured = {"commit": commit, "date": "today", "cores": 2, "machine": "here", "versions": {"torch": "2"}}
    return {
        "submissions": 24,
        "parts": [8, 8, 8],
        "marks": {"compared_with_nbgrader": ["encode"], "unlike": []},
        "ratio_to_nbgrader": ratio,
        "ratio_to_nbgrader_cold": {name: value - 0.2 for name, value in ratio.items()},
        "ratio_of_nbgrader_with_ours": ratio,
        "overhead": {**ratio, "start": 0.1, "exam": 0.1, "rest": 0.1},
        "worker_mib": mib,
        "seconds": {"bare": [8.0]},
        "measured": measured,
    }


def test_what_is_demanded_is_met_or_not() -> None:
    """By the median for ratios, of the VAE lesson the cold one too, by the peak for memory."""
    found = {"lessons": {"variational-autoencoders": told(2.8, 1100), "autoencoders": told(2.4, 900)}}
    assert [row[-1] for row in demands(found)] == ["**not met**", "met", "**not met**", "**not met**", "met"]


def test_the_most_that_is_possible_is_told_where_it_is_known() -> None:
    """Two cores that ran the bare cells alone, against stock nbgrader, part by part."""
    lesson, known = told(2, 900), {STOCK: [30.0, 20.0], BARE: [20.0, 16.0]}
    found = {"lessons": {"autoencoders": {**lesson, "seconds": known}}}
    assert "| 2.75 (2.50 to 3.00) |" in page(found)
    found["lessons"]["autoencoders"] = lesson
    assert "| 1.80 (1.30 to 2.30) | - | 2.00 (1.50 to 2.50) | - |" in page(found)


def test_figures_of_two_commits_are_not_mixed_unsaid(tmp_path: Path) -> None:
    """A part that was not measured anew stays, with its own commit, and the page says that they differ."""
    path = tmp_path / "build" / "bench.json"
    figures.write(path, {"lessons": {"autoencoders": told(3, 900, "old")}})
    found = figures.read(path)
    assert "more than one commit" not in page(found)
    found["lessons"]["variational-autoencoders"] = told(3, 900, "new")
    figures.write(path, found)
    text = page(figures.read(path))
    assert "more than one commit" in text
    assert "`old`" in text
    assert "`new`" in text


def test_figures_outlive_the_build_folder(tmp_path: Path) -> None:
    """What is committed is what the next run adds to."""
    path = tmp_path / "build" / "bench.json"
    figures.write(path, {"lessons": {"autoencoders": told(3, 900)}})
    assert path.read_text() == figures.committed(path).read_text()
    path.unlink()
    assert figures.read(path)["lessons"]["autoencoders"] == told(3, 900)


def test_the_large_class_stays_on_the_page_where_its_figures_are_gone(tmp_path: Path) -> None:
    """With its row of machines, as often as the page is written; where they are there, they count."""
    path, found = tmp_path / "performance.md", {"lessons": {"autoencoders": told(3, 900)}}
    row = "| scale | today | `old` | there | torch 1 |"
    path.write_text(f"# Old\n\nGone.\n\n{LARGE}10,000, simulated\n\nHalf a page.\n\n{MACHINES}\n\n{row}\n")
    assert write_page(path, found) == write_page(path, found)
    text = path.read_text()
    assert text.count(f"{LARGE}10,000, simulated\n\nHalf a page.\n\n{MACHINES}") == 1
    assert text.endswith(f"\n{row}\n")
    assert "Gone." not in text
    assert "more than one commit" in text

"""The plot: every run a dot, a row for each submission, a column for each line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from reference.calibration.analysis import Line, figures
from reference.calibration.design import Design
from reference.calibration.one_run import Run

# Okabe and Ito's palette, told apart by the colour-blind too.
COLOURS = {"reference": "#000000", "honest": "#0072B2", "wrong": "#E69F00", "must fail": "#D55E00"}
LEGEND = {
    "reference": "the reference",
    "honest": "honest",
    "wrong": "wrong, caught elsewhere",
    "must fail": "wrong, must fail here",
}
MARKERS = {"reference": "o", "honest": "o", "wrong": "o", "must fail": "D"}
WIDEST = 4.0
"""Figures beyond so many times the line are drawn at the edge."""


def plot(design: Design, runs: Sequence[Run], drawn: Sequence[Line], path: Path) -> None:
    """Write the plot as PNG."""
    there = {run["variant"] for run in runs}
    names = [v.name for v in design.variants if v.name in there]
    whole = Figure(figsize=(12, 0.26 * len(names) + 1.6), layout="constrained")
    columns = whole.subplots(1, len(drawn), sharey=True, squeeze=False)[0]
    for axes, line in zip(columns, drawn, strict=True):
        _column(axes, design, runs, line, names)
    columns[0].set_yticks(range(len(names)), names, fontsize=8)
    columns[0].set_ylim(len(names) - 0.4, -0.6)
    dots = [_dot(MARKERS[kind], COLOURS[kind], LEGEND[kind]) for kind in LEGEND]
    edge = _dot(">", "grey", "beyond the edge, or no number")
    whole.legend(handles=[*dots, edge], loc="outside lower center", ncols=5, frameon=False, fontsize=9)
    whole.savefig(path, dpi=110, metadata={"Software": None})


def _dot(marker: str, colour: str, label: str) -> Line2D:
    return Line2D([], [], linestyle="", marker=marker, color=colour, label=label)


def _column(axes: Axes, design: Design, runs: Sequence[Run], line: Line, names: Sequence[str]) -> None:
    found = figures(design, runs, line.threshold.criterion, line.threshold.figure)
    edge = WIDEST * line.line
    scatter = np.random.default_rng(0)  # up and down within the row, so that dots don't hide each other
    for row, name in enumerate(names):
        axes.axhline(row, color="0.92", linewidth=0.6, zorder=0)
        values = np.array([edge if f is None else min(f, edge) for f in found[name]])
        rows = row + scatter.uniform(-0.3, 0.3, len(values))
        kind = _kind(design, name, line)
        look = {"s": 10, "color": COLOURS[kind], "marker": MARKERS[kind], "linewidths": 0}
        inside = values < edge
        axes.scatter(values[inside], rows[inside], alpha=0.3 if kind == "reference" else 0.75, **look)
        axes.scatter(values[~inside], rows[~inside], clip_on=False, **look | {"marker": ">", "s": 16})
    axes.axvline(line.line, color="black", linewidth=1, linestyle="--")
    axes.axvspan(line.line, edge, color="0.96", zorder=-1)
    axes.set_xscale("log")
    axes.set_xlim(right=edge)
    low, _ = axes.get_xlim()
    ticks = [tick for tick in (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2) if low <= tick <= edge]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_title(f"{line.threshold.name}: {line.threshold.figure}, line at {line.line:g}", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)


def _kind(design: Design, name: str, line: Line) -> str:
    if name in line.threshold.must_fail:
        return "must fail"
    return design.groups[name]

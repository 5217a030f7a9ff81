"""The class page's charts: SVG by matplotlib, drawn when the page is made, in colours that everyone can tell.

The ink is the page's own (``currentColor``), so that they suit a light page, a dark one and paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib.figure import Figure

INK = "#010203"
"""Stands for the page's ink; no other colour is this one."""
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "class-page",
    "font.family": "sans-serif",
    "font.size": 10,
    "hatch.linewidth": 0.8,
    **{f"{part}.color": INK for part in ("text", "xtick", "ytick")},
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
BLUE = "#0072b2"
COLOURS = {
    "passed": (BLUE, ""),
    "failed": ("#e69f00", "////"),
    "blocked": ("#999999", ".."),
    "not attempted": ("#d5d5d5", ""),
    "grader error": ("#cc79a7", "xx"),
}
"""Colour and hatching by status. Source of the colours: Okabe and Ito, "Color universal design", 2008."""


def spread(name: str, values: Sequence[float], most: float, label: str, alt: str) -> Markup:
    """How many students have how much, from 0 to ``most``, in at most 24 steps."""
    figure, axes = _figure(7, 2.4)
    steps = max(1, min(24, round(most)))
    axes.hist(values, bins=steps, range=(0, most), color=BLUE, edgecolor="white", linewidth=0.8)
    axes.set_xlim(0, most)
    axes.set_xlabel(label)
    axes.set_ylabel("students")
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    return _svg(name, figure, alt)


def stacked(name: str, rows: Sequence[tuple[str, Mapping[str, int]]], alt: str) -> Markup:
    """For each row, the shares of its students by status; the first row is on top."""
    figure, axes = _figure(10, 0.9 + 0.23 * len(rows))
    left = [0.0] * len(rows)
    for status, (colour, hatch) in COLOURS.items():
        shares = [100 * counts.get(status, 0) / max(1, sum(counts.values())) for _, counts in rows]
        if any(shares):
            style = {"color": colour, "edgecolor": "white", "linewidth": 0.5, "hatch": hatch}
            axes.barh(range(len(rows)), shares, left=left, height=0.8, label=status, **style)
            left = [a + b for a, b in zip(left, shares, strict=True)]
    axes.set_yticks(range(len(rows)), [label for label, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel("percent of the students")
    figure.legend(loc="outside upper left", ncols=5, frameon=False)
    return _svg(name, figure, alt)


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def _svg(name: str, figure: Figure, alt: str) -> Markup:
    """The figure as a tag of its own, whose ids nothing else on the page has."""
    held = io.StringIO()
    with matplotlib.rc_context(STYLE):
        figure.savefig(held, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawn = held.getvalue()
    drawn = drawn[drawn.index("<svg") :].replace(INK, "currentColor")
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", drawn)
    return Markup(drawn.replace("<svg", f'<svg class="chart" role="img" aria-label="{escape(alt)}"', 1))

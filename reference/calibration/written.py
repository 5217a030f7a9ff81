"""What is written from the runs: the package's lines, and a page with its plot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reference.calibration.analysis import CONFIDENCE, RULE, Line, Rejected, draw
from reference.calibration.design import Design
from reference.calibration.one_run import Run
from reference.calibration.page import page
from reference.calibration.plot import plot
from reference.calibration.runs import still_to_do


def write(design: Design, settings: Mapping[str, Any], runs: Sequence[Run]) -> None:
    """Write lines, page and plot from all runs. Raises: CalibrationError, with nothing written."""
    drawn = [draw(design, runs, threshold) for threshold in design.thresholds]
    missing, (text, picture) = len(still_to_do(design, runs)), design.pages
    whole = page(design, settings, runs, drawn, missing)
    design.lines.parent.mkdir(exist_ok=True)
    design.lines.write_text(package_data(design, settings, drawn, missing))
    text.write_text(whole)
    plot(design, runs, drawn, picture)


def package_data(design: Design, settings: Mapping[str, Any], drawn: Iterable[Line], missing: int) -> str:
    """The package's file of lines: JSON. Rates, bounds and margins with three digits.

    ``missing``: runs that are still to be done, which make the lines provisional.
    """
    content = {
        "made_by": design.command,
        **settings,
        **({"provisional": f"{missing} runs are still to be done"} if missing else {}),
        "rule": RULE,
        "confidence": CONFIDENCE,
        "lines": {line.threshold.name: _entry(line) for line in drawn},
    }
    return json.dumps(content, indent=2) + "\n"


def _entry(line: Line) -> dict[str, Any]:
    to_honest, to_failing = line.margins
    worst = line.worst_variant
    return {
        "line": line.line,
        "criterion": line.threshold.criterion,
        "figure": line.threshold.figure,
        "false_rejects": {
            "all_honest_runs": _rate(line.honest),
            "reference": _rate(line.by_variant["reference"]),
            "worst_variant": {"variant": worst, **_rate(line.by_variant[worst])},
        },
        "must_fail": {
            "variants": line.threshold.must_fail,
            "let_through": line.let_through.rejected,
            "runs": line.let_through.runs,
        },
        "margin": {
            "worst_honest": vars(line.worst_honest),
            "line_over_worst_honest": _short(to_honest),
            "best_failing": vars(line.best_failing),
            "best_failing_over_line": _short(to_failing),
        },
    }


def _rate(each: Rejected) -> dict[str, Any]:
    rate, bound = _short(each.rate), _short(each.bound)
    return {"rejected": each.rejected, "runs": each.runs, "rate": rate, "bound": bound}


def _short(value: float) -> float:
    return float(f"{value:.3g}")

"""What is written from the runs: the package's lines, and a page with its plot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograder.checks import calibrated
from reference.calibration.analysis import CONFIDENCE, RULE, Line, Rejected, draw
from reference.calibration.one_run import ROOT, Run
from reference.calibration.page import page
from reference.calibration.plot import plot
from reference.calibration.variants import LESSON, THRESHOLDS

COMMAND = "python -m reference.calibration"
LINES = calibrated.FOLDER / f"{LESSON}.json"
PAGE = ROOT / "docs" / "calibration.md"
PLOT = ROOT / "docs" / "calibration.png"


def write(settings: Mapping[str, Any], runs: Sequence[Run]) -> None:
    """Write lines, page and plot from all runs. Raises: CalibrationError, with nothing written."""
    drawn = [draw(runs, threshold) for threshold in THRESHOLDS]
    text = page(settings, runs, drawn, COMMAND, PLOT.name)
    LINES.parent.mkdir(exist_ok=True)
    LINES.write_text(package_data(settings, drawn))
    PAGE.write_text(text)
    plot(runs, drawn, PLOT)


def package_data(settings: Mapping[str, Any], drawn: Iterable[Line]) -> str:
    """The package's file of lines: JSON. Rates, bounds and margins with three digits."""
    content = {
        "made_by": COMMAND,
        **settings,
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

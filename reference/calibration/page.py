"""The page about the calibration, in Markdown. No number on it is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from reference.calibration.analysis import (
    CONFIDENCE,
    GROUPS,
    RULE,
    Line,
    Rejected,
    as_asked,
    figures,
)
from reference.calibration.one_run import Run
from reference.calibration.variants import VARIANTS

WATCHED = (
    ("samples/like-garments", "nearest", min),
    ("samples/like-garments", "slope_median", min),
    ("samples/like-garments", "slope_largest", max),
    ("training/gradients-cleared", "largest_growth", max),
    ("training/both-halves", "encoder", min),
    ("training/both-halves", "decoder", min),
)
"""Figures whose lines stand at their criteria, and which end of them is the dangerous one."""

LINES = """\
A figure above its line fails. Rule: {rule}.

False rejects are honest runs beyond the line, the reference's among them. The bound is Clopper and
Pearson's, one-sided, {confidence:.0%}, on the rate among new runs of the same mixture of submissions; for one
submission there are fewer runs, and the bound is accordingly wide. Margins say how many times a figure would
have to change to cross the line."""

FIGURES = """\
For each submission the median and the end that matters: the largest of honest ones, the smallest of wrong
ones. In **bold** where the submission must fail by that line; what passes is caught where the mistake is
made. `-`: no finite number in any run. Second tries: runs in which `train_on_budget` saw a grey model and
trained once more."""

ELSE = """\
Honest runs that failed a criterion for whatever reason, with the lines in force when the runs were made; then
the figures whose lines stand at their criteria, and how near honest runs came to them:"""


def page(
    settings: Mapping[str, Any], runs: Sequence[Run], drawn: Sequence[Line], command: str, picture: str
) -> str:
    """The whole page. ``picture``: the plot's file beside it."""
    parts = [
        f"# Calibration of the lesson {settings['lesson']}",
        f"Written by `{command}`; change nothing here by hand.",
        _about(settings, runs),
        "## Lines",
        LINES.format(rule=RULE, confidence=CONFIDENCE),
        _table("line | figure | at | submissions | false rejects | bound", _rate_rows(drawn)),
        _table(
            "line | worst right run | margin | best that must fail | margin | let through", _margins(drawn)
        ),
        f"![The figures of all runs, by submission, with the lines]({picture})",
        "## Figures",
        FIGURES,
        _table(f"submission | runs | {_names(drawn)} | CPU s | second tries", _figure_rows(runs, drawn)),
        "## All criteria, as they were asked",
        ELSE,
        _table("criterion | false rejects | bound", _as_asked(runs)),
        _table("figure | end | of honest submissions | by", _watched(runs)),
    ]
    return "\n\n".join(parts) + "\n"


def _about(settings: Mapping[str, Any], runs: Sequence[Run]) -> str:
    budget = settings["budget"]
    versions = ", ".join(f"{name} {number}" for name, number in settings["versions"].items())
    trained = f"{budget['optimizer']}, learning rate {budget['lr']:g}, {budget['images']:,} images"
    return (
        f"{len(runs)} runs: {_by_group(runs)}.\n"
        "Each run is a submission of the bank, trained from one seed as the notebook's locked cell trains\n"
        f"it ({trained} in batches of {budget['batch_size']}, {settings['threads']} thread), and then asked\n"
        f"by the rubric's own criteria. Versions: {versions}."
    )


def _by_group(runs: Sequence[Run]) -> str:
    counts = {group: sum(GROUPS[run["variant"]] == group for run in runs) for group in ("honest", "wrong")}
    variants = {group: sum(v.group == group for v in VARIANTS) for group in counts}
    reference = len(runs) - sum(counts.values())
    others = (f"{counts[group]} of {variants[group]} {group} submissions" for group in counts)
    return f"{reference} of the reference, " + ", ".join(others)


def _rate_rows(drawn: Iterable[Line]) -> Iterator[Sequence[str]]:
    for line in drawn:
        said = line.threshold.name, f"`{line.threshold.figure}`", f"{line.line:g}"
        worst = line.worst_variant
        yield *said, "all honest ones", *_rate(line.honest)
        yield "", "", "", "the reference", *_rate(line.by_variant["reference"])
        yield "", "", "", f"the worst, {worst}", *_rate(line.by_variant[worst])


def _rate(each: Rejected) -> tuple[str, str]:
    return f"{each.rejected} of {each.runs}", f"{each.bound:.2%}"


def _margins(drawn: Iterable[Line]) -> Iterator[Sequence[str]]:
    for line in drawn:
        to_honest, to_failing = line.margins
        worst, best, through = line.worst_honest, line.best_failing, line.let_through
        yield (
            line.threshold.name,
            *(f"{worst.figure:.3g}, {worst.variant}", f"×{to_honest:.2f}"),
            *(f"{best.figure:.3g}, {best.variant}", f"×{to_failing:.2f}"),
            f"{through.rejected} of {through.runs}",
        )


def _names(drawn: Iterable[Line]) -> str:
    return " | ".join(f"`{line.threshold.figure}`, line {line.line:g}" for line in drawn)


def _figure_rows(runs: Sequence[Run], drawn: Sequence[Line]) -> Iterator[Sequence[str]]:
    found = [figures(runs, line.threshold.criterion, line.threshold.figure) for line in drawn]
    for variant in VARIANTS:
        own = [run for run in runs if run["variant"] == variant.name]
        worst = min if variant.group == "wrong" else max
        cells = []
        for line, by_variant in zip(drawn, found, strict=True):
            finite = [figure for figure in by_variant[variant.name] if figure is not None]
            ends = f"{median(finite):.3g}, {worst(finite):.3g}" if finite else "-"
            cells.append(f"**{ends}**" if variant.name in line.threshold.must_fail else ends)
        cpu_s = f"{median(run['train_cpu_s'] for run in own):.1f}"
        again = f"{sum(run['tries'] > 1 for run in own)}"
        name = variant.name if variant.group == "reference" else f"{variant.group}: {variant.name}"
        yield name, f"{len(own)}", *cells, cpu_s, again


def _as_asked(runs: Sequence[Run]) -> Iterator[Sequence[str]]:
    for name, each in as_asked(runs).items():
        yield f"`{name}`", *_rate(each)


def _watched(runs: Sequence[Run]) -> Iterator[Sequence[str]]:
    honest = [run for run in runs if GROUPS[run["variant"]] != "wrong"]
    for criterion, figure, end in WATCHED:
        by_variant = figures(honest, criterion, figure).items()
        value, name = end((value, name) for name, each in by_variant for value in each if value is not None)
        yield f"`{criterion}`: `{figure}`", f"{end.__name__}", f"{value:.3g}", name
    kept, name = min((run["variance_kept"] or 0.0, run["variant"]) for run in honest)
    yield "`train_on_budget`: variance kept", "min", f"{kept:.3g}", name
    seconds, name = max((run["train_cpu_s"], run["variant"]) for run in honest)
    yield "`train_on_budget`: CPU seconds", "max", f"{seconds:.3g}", name


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    columns = head.count("|") + 1
    lines = (head, " | ".join(["---"] * columns), *(" | ".join(row) for row in rows))
    return "\n".join(f"| {line} |" for line in lines)

"""The page about the calibration, in Markdown. No number on it is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from reference.calibration.analysis import (
    CONFIDENCE,
    RULE,
    Line,
    Rejected,
    as_asked,
    figures,
)
from reference.calibration.design import Design
from reference.calibration.one_run import Run

LINES = """\
A figure above its line fails. Rule: {rule}.

False rejects are honest runs beyond the line, the reference's among them. The bound is Clopper and
Pearson's, one-sided, {confidence:.0%}, on the rate among new runs of the same mixture of submissions; for one
submission there are fewer runs, and the bound is accordingly wide. Margins say how many times a figure would
have to change to cross the line."""

FIGURES = """\
For each submission the median and the end that matters: the largest of honest ones, the smallest of wrong
ones. In **bold** where the submission must fail by that line; what passes is caught where the mistake is
made. `-`: no finite number in any run.{tries}"""

TRIES = """ Second tries: runs in which `train_on_budget` saw a grey model and
trained once more."""

ELSE = """\
Honest runs that failed a criterion for whatever reason, with the lines in force when the runs were made; then
the figures whose lines stand at their criteria, and how near honest runs came to them:"""


def page(
    design: Design, settings: Mapping[str, Any], runs: Sequence[Run], drawn: Sequence[Line], missing: int
) -> str:
    """The whole page. ``missing``: how many runs of the design are still to be done."""
    tries = " | second tries" if design.model else ""
    figures_of = f"submission | runs | {_names(drawn)} | CPU s{tries}"
    parts = [
        f"# Calibration of the lesson {settings['lesson']}",
        f"Written by `{design.command}`; change nothing here by hand.",
        *([f"**Provisional**: {missing} runs are still to be done."] if missing else []),
        _about(design, settings, runs),
        "## Lines",
        LINES.format(rule=RULE, confidence=CONFIDENCE),
        _table("line | figure | at | submissions | false rejects | bound", _rate_rows(drawn)),
        _table(
            "line | worst right run | margin | best that must fail | margin | let through", _margins(drawn)
        ),
        f"![The figures of all runs, by submission, with the lines]({design.pages[1].name})",
        "## Figures",
        FIGURES.format(tries=TRIES if design.model else ""),
        _table(figures_of, _figure_rows(design, runs, drawn)),
        "## All criteria, as they were asked",
        ELSE,
        _table("criterion | false rejects | bound", _as_asked(design, runs)),
        _table("figure | end | of honest submissions | by", _watched(design, runs)),
    ]
    return "\n\n".join(parts) + "\n"


def _about(design: Design, settings: Mapping[str, Any], runs: Sequence[Run]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in settings["versions"].items())
    trained = design.trained.format(**settings["budget"], threads=settings["threads"])
    return f"{len(runs)} runs: {_by_group(design, runs)}.\n{trained} Versions: {versions}."


def _by_group(design: Design, runs: Sequence[Run]) -> str:
    groups = [design.groups[run["variant"]] for run in runs]
    counts = {group: groups.count(group) for group in ("honest", "wrong")}
    variants = {group: sum(v.group == group for v in design.variants) for group in counts}
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


def _figure_rows(design: Design, runs: Sequence[Run], drawn: Sequence[Line]) -> Iterator[Sequence[str]]:
    found = [figures(design, runs, line.threshold.criterion, line.threshold.figure) for line in drawn]
    for variant in design.variants:
        own = [run for run in runs if run["variant"] == variant.name]
        worst = min if variant.group == "wrong" else max
        cells = []
        for line, by_variant in zip(drawn, found, strict=True):
            finite = [figure for figure in by_variant.get(variant.name, []) if figure is not None]
            ends = f"{median(finite):.3g}, {worst(finite):.3g}" if finite else "-"
            cells.append(f"**{ends}**" if variant.name in line.threshold.must_fail else ends)
        cpu_s = f"{median(run['train_cpu_s'] for run in own):.1f}"
        again = [f"{sum(run['tries'] > 1 for run in own)}"] if design.model else []
        name = variant.name if variant.group == "reference" else f"{variant.group}: {variant.name}"
        yield name, f"{len(own)}", *cells, cpu_s, *again


def _as_asked(design: Design, runs: Sequence[Run]) -> Iterator[Sequence[str]]:
    for name, each in as_asked(design, runs).items():
        yield f"`{name}`", *_rate(each)


def _watched(design: Design, runs: Sequence[Run]) -> Iterator[Sequence[str]]:
    honest = [run for run in runs if design.groups[run["variant"]] != "wrong"]
    for criterion, figure, end in design.watched:
        by_variant = figures(design, honest, criterion, figure).items()
        value, name = end((value, name) for name, each in by_variant for value in each if value is not None)
        yield f"`{criterion}`: `{figure}`", f"{end.__name__}", f"{value:.3g}", name
    if design.model:
        kept, name = min((run["variance_kept"] or 0.0, run["variant"]) for run in honest)
        yield "`train_on_budget`: variance kept", "min", f"{kept:.3g}", name
    seconds, name = max((run["train_cpu_s"], run["variant"]) for run in honest)
    yield f"{'`train_on_budget`' if design.model else 'a run'}: CPU seconds", "max", f"{seconds:.3g}", name


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    columns = head.count("|") + 1
    lines = (head, " | ".join(["---"] * columns), *(" | ".join(row) for row in rows))
    return "\n".join(f"| {line} |" for line in lines)

"""What the runs say: where each line lies, how often honest work falls beyond it, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import beta

from reference.calibration.design import Design, Threshold
from reference.calibration.one_run import Run

RULE = (
    "H is the largest figure of all honest runs, F the smallest of all that must fail; the line is "
    "H (F / H)^(3/5), rounded to two decimals: three fifths of the way from H to F on a logarithmic scale, "
    "since to fail right work is the worse error"
)
CONFIDENCE = 0.95


class CalibrationError(ValueError):
    """Runs from which no line follows. Whoever calibrates sees the sentence."""


@dataclass(frozen=True)
class Rejected:
    """How many of some runs were rejected. ``bound``: what the rate is below, with 95 % confidence."""

    rejected: int
    runs: int

    @property
    def rate(self) -> float:
        """The share that was rejected."""
        return self.rejected / self.runs

    @property
    def bound(self) -> float:
        """The one-sided upper bound of Clopper and Pearson on the rate.

        It holds although the line is drawn from the same runs: with none rejected it is the distribution-free
        bound on how much of a distribution lies above the largest of ``runs`` draws.
        """
        if self.rejected == self.runs:
            return 1.0
        return float(beta.ppf(CONFIDENCE, self.rejected + 1, self.runs - self.rejected))


@dataclass(frozen=True)
class Extreme:
    """A run at a group's edge: its variant and its figure."""

    variant: str
    figure: float


@dataclass(frozen=True)
class Line:
    """Where one line lies, and what follows for those on either side.

    ``worst_honest``, ``best_failing``: the runs next to it. ``honest``: all honest runs and the reference's;
    ``by_variant``: the same for each of them. ``let_through``: of the runs that must fail, those below it.
    """

    threshold: Threshold
    line: float
    worst_honest: Extreme
    best_failing: Extreme
    honest: Rejected
    by_variant: Mapping[str, Rejected]
    let_through: Rejected

    @property
    def worst_variant(self) -> str:
        """The honest variant with the highest bound; of equals the one with the worst run."""
        return max(self.by_variant, key=lambda n: (self.by_variant[n].bound, n == self.worst_honest.variant))

    @property
    def margins(self) -> tuple[float, float]:
        """line / worst honest, and best failing / line: how many times either figure would have to change."""
        return self.line / self.worst_honest.figure, self.best_failing.figure / self.line


def figures(
    design: Design, runs: Iterable[Run], criterion: str, figure: str
) -> dict[str, list[float | None]]:
    """One staff figure of one criterion, by variant; None where a run came to no finite number."""
    found: dict[str, list[float | None]] = {v.name: [] for v in design.variants}
    for run in runs:
        found[run["variant"]].append(run["findings"][criterion]["staff"].get(figure))
    return {name: each for name, each in found.items() if each}


def draw(design: Design, runs: Sequence[Run], threshold: Threshold) -> Line:
    """The line of one threshold. Raises: CalibrationError, where no line separates the groups."""
    found = figures(design, runs, threshold.criterion, threshold.figure)
    honest = {name: each for name, each in found.items() if design.groups[name] != "wrong"}
    failing = {name: found.get(name, []) for name in threshold.must_fail}
    worst, best = _extremes(honest, threshold)[-1], _extremes(failing, threshold)[0]
    line = round(worst.figure * (best.figure / worst.figure) ** (3 / 5), 2)
    if not worst.figure < line < best.figure:
        raise CalibrationError(
            f"{threshold.name}: no line parts honest runs, up to {worst.figure:g} ({worst.variant}), "
            f"from those that must fail, from {best.figure:g} ({best.variant})"
        )
    by_variant = {name: _rejected(each, line) for name, each in honest.items()}
    everybody = _rejected([f for each in honest.values() for f in each], line)
    must_fail = _rejected([f for each in failing.values() for f in each], line)
    through = Rejected(must_fail.runs - must_fail.rejected, must_fail.runs)
    return Line(threshold, line, worst, best, everybody, by_variant, through)


def _extremes(groups: Mapping[str, Sequence[float | None]], threshold: Threshold) -> list[Extreme]:
    found = [Extreme(name, figure) for name, each in groups.items() for figure in each if figure is not None]
    if not found:
        raise CalibrationError(f"{threshold.name}: there are no figures of {', '.join(groups) or 'anybody'}")
    return sorted(found, key=lambda extreme: extreme.figure)


def _rejected(each: Sequence[float | None], line: float) -> Rejected:
    """A run without a finite figure is rejected."""
    return Rejected(sum(figure is None or figure > line for figure in each), len(each))


def as_asked(design: Design, runs: Iterable[Run]) -> dict[str, Rejected]:
    """How many honest runs failed each criterion, for whatever reason, when the runs were made."""
    honest = [run for run in runs if design.groups[run["variant"]] != "wrong"]
    criteria = dict.fromkeys(name for run in honest for name in run["findings"])
    return {
        name: Rejected(sum(run["findings"][name]["status"] != "passed" for run in honest), len(honest))
        for name in criteria
    }

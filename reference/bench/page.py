"""docs/performance.md, from the figures; no number on it is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reference.bench import figures
from reference.bench.compared import spread
from reference.bench.scale_page import LARGE, scale
from reference.bench.ways import BARE, STOCK

VAE, CONCEPTUAL = "variational-autoencoders", "from-classification-to-generation"
COLD = {VAE: 2.5}
AS_IT_COMES = {CONCEPTUAL: 6.0, VAE: 3.0}
ELSEWHERE, WORKER_MIB, REGRADE = 2.5, 1024.0, 100.0
"""What is demanded on two cores: times stock nbgrader's throughput, as the course comes and, where that is
said, without warm starts; MiB a worker; times faster regraded."""

HEAD = """\
# How fast

Written by `make bench` and `python -m reference.bench.scale`; change nothing here by hand. The figures are in
`docs/performance.json` and `build/bench.json` too."""

MIXED = """\
**These figures come from more than one commit or machine**: each row below says from which. Ratios within a
row were measured together."""

HOW = """\
## Grading, against stock nbgrader

Stock `nbgrader autograde` grades the same submissions of the bank, correct and mistaken ones, with the public
exam in its grade cells, in the student's own kernel and with no sandbox. The class is cut into parts; over
each part all ways are timed in turn, in turned order every other time, so each submission is graded once by
each way. A ratio is stock nbgrader's wall time over ours: the median over the parts, and the smallest and the
largest. `autograder grade` is measured as it comes, with warm starts, which need root, and with
`c.Examine.warm = False`: "cold". "Ours by nbgrader" is stock `nbgrader autograde`, one submission after
another, with our configuration, cold. One thread a kernel, everywhere. "Against `otter run`" is the wall time
of otter-grader's command, one submission after another, over that of `autograder grade`: the same notebooks,
with the same exam as tests in the student's own kernel (`--otter`; a dash where it was not asked for).

"Cells alone" is what these cores would come to if they ran the students' own cells and did nothing else,
each submission in a bare Python process: cores times stock nbgrader's time over that of the cells. Where
training is slow, most of stock nbgrader's time is theirs too, and no grader that runs them is much faster
than that; warm starts may be past it, since they spare the cells their imports."""

OVERHEAD = """\
## What one worker costs beyond the students' own cells

Without warm starts. The same cells in a bare Python process each, one thread, are the unit: 0.5 means half as
long again. **Start** is until the student's first cell runs: the sandbox, the kernel, its libraries. **Exam**
is asking and judging. **Rest** is what nbgrader does before and after, the cluster's start, shared by the
part's submissions, and what the cells take longer in a kernel than without one; libraries that the cells
would import themselves are there from the start, which makes it smaller. The three are those of the median
part and sum up to the median.

Memory is the most that a worker holds at a time with its examiner and kernel, looked at twice a second, pages
that they share counted once."""

REGRADING = """\
## Regrading

{graded} submissions of {lesson} were graded on all cores: the workers were there after {start_s:.0f} s, and
{grade_s:.0f} s later everything was done. A class of {submissions} from what was kept of them, each under a
name of its own, was then regraded: for one check after another one criterion was changed, and for all checks
at once. Times are judging and the gradebook; pages come after. Grading that class is taken as the workers'
start and {submissions}/{graded} of the time after it."""


MACHINES = "## Machine and versions"


def write_page(path: Path, found: Mapping[str, Any]) -> str:
    """The page, into its file."""
    text = page(found, path.read_text(encoding="utf-8") if path.exists() else "")
    path.write_text(text, encoding="utf-8")
    return text


def page(found: Mapping[str, Any], before: str = "") -> str:
    """The whole page.

    ``before``: the page that was there. Half an hour's figures, those of the large class, stay as it has
    them where ``found`` lacks them: they lie in no commit but in the page.
    """
    large, row = ("", []) if "scale" in found else _large(before)
    parts: list[str] = [HEAD]
    if figures.mixed(found) or large:
        parts.append(MIXED)
    parts += ["## What is demanded, and what was measured", _table(_DEMANDS, demands(found))]
    if found["lessons"]:
        parts += [HOW, _table(_RATIOS, map(_ratios, found["lessons"].items())), *_marks(found["lessons"])]
        parts += [OVERHEAD, _table(_COSTS, map(_costs, found["lessons"].items()))]
    if "regrade" in found:
        told = found["regrade"]
        parts += [REGRADING.format(**told), _table(_REGRADED, _regraded(told))]
    if "scale" in found:
        parts += scale(found["scale"])
    parts += [large] if large else []
    parts += [MACHINES, _table(_MEASURED, [*map(_measured, figures.stamps(found).items()), *row])]
    return "\n\n".join(parts) + "\n"


def _large(page: str) -> tuple[str, list[Sequence[str]]]:
    """Of a page the part about the large class, and its row in the last table; nothing where it has none."""
    _, title, rest = page.partition(LARGE)
    text, _, machines = rest.partition(MACHINES)
    rows = [row.strip("| ").split(" | ") for row in machines.splitlines() if row.startswith("| scale |")]
    return (title + text).strip(), list(rows)


_DEMANDS = "demanded on 2 cores | at least | measured | "
_RATIOS = (
    "lesson | submissions | `autograder grade` | cold | cells alone | ours by nbgrader | against `otter run`"
)
_COSTS = "lesson | median | least to most | start | exam | rest | own cells, s a submission | MiB a worker"
_REGRADED = "changed | times faster | seconds | pages, seconds"
_MEASURED = "part | when | commit | machine | versions"


def demands(found: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Each demanded line with what was measured beside it, and whether it is met, by the median."""
    for lesson, told in found["lessons"].items():
        what, measured = f"{lesson}: times stock nbgrader", told["ratio_to_nbgrader"]
        at_least = AS_IT_COMES.get(lesson, ELSEWHERE)
        yield _demand(what, at_least, measured["median"], _spread(measured))
        if lesson in COLD:
            cold = told["ratio_to_nbgrader_cold"]
            yield _demand(f"{what}, cold", COLD[lesson], cold["median"], _spread(cold))
    for lesson, told in found["lessons"].items():
        mib = told["worker_mib"]
        met = "met" if mib <= WORKER_MIB else "**not met**"
        yield f"{lesson}: MiB a worker", f"at most {WORKER_MIB:g}", f"{mib:.0f}", met
    if "regrade" in found:
        told = found["regrade"]
        what = f"{told['lesson']}: a class of {told['submissions']} regraded, times grading"
        ratio = found["regrade_ratio"]
        yield _demand(what, REGRADE, ratio, f"{ratio:.0f} (the slowest check)")


def _demand(what: str, at_least: float, measured: float, said: str) -> Sequence[str]:
    return what, f"{at_least:g}", said, "met" if measured >= at_least else "**not met**"


def _ratios(row: tuple[str, Mapping[str, Any]]) -> Sequence[str]:
    lesson, told = row
    otter = told.get("ratio_to_otter")
    return (
        lesson,
        f"{told['submissions']} in {len(told['parts'])} parts",
        _spread(told["ratio_to_nbgrader"]),
        _spread(told["ratio_to_nbgrader_cold"]),
        _cells_alone(told),
        _spread(told["ratio_of_nbgrader_with_ours"]),
        _spread(otter) if otter else "-",
    )


def _cells_alone(told: Mapping[str, Any]) -> str:
    stock, own = (told["seconds"].get(way, ()) for way in (STOCK, BARE))
    if len(stock) != len(own):
        return "-"
    return _spread(spread([told["measured"]["cores"] * s / o for s, o in zip(stock, own, strict=True)]))


def _marks(lessons: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    unlike = [line for told in lessons.values() for line in told["marks"]["unlike"]]
    said = (
        "Our ways give the same marks to the last digit; so does stock nbgrader, on the checks whose "
        "criteria are all public and asked in the same place."
    )
    if unlike:
        said = "**Marks differ** between ways:\n\n" + "\n".join(f"- {line}" for line in unlike)
    compared = (
        f"{lesson} {len(told['marks']['compared_with_nbgrader'])}" for lesson, told in lessons.items()
    )
    yield f"{said} Checks that are compared with it: {', '.join(compared)}."


def _costs(row: tuple[str, Mapping[str, Any]]) -> Sequence[str]:
    lesson, told = row
    over = told["overhead"]
    own_s = sum(told["seconds"]["bare"]) / told["submissions"]
    parts = (f"{over[part]:.2f}" for part in ("start", "exam", "rest"))
    between = f"{over['min']:.2f} to {over['max']:.2f}"
    return lesson, f"{over['median']:.2f}", between, *parts, f"{own_s:.1f}", f"{told['worker_mib']:.0f}"


def _regraded(told: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for check, ratio in told["by_check"].items():
        yield check, f"{ratio:.0f}", f"{told['regrades_s'][check]:.2f}", f"{told['pages_s'][check]:.1f}"


def _measured(row: tuple[str, Mapping[str, Any]]) -> Sequence[str]:
    part, stamp = row
    versions = ", ".join(f"{name} {number}" for name, number in stamp["versions"].items())
    return part, stamp["date"], f"`{stamp['commit']}`", stamp["machine"], versions


def _spread(ratio: Mapping[str, float]) -> str:
    return f"{ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})"


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    ruled = "|".join("---" for _ in head.split("|"))
    return "\n".join([f"| {head} |", f"|{ruled}|", *(f"| {' | '.join(row)} |" for row in rows)])

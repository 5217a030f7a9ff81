"""How fast a class is graded, against stock nbgrader, and how much faster it is regraded.

    python -m reference.bench                       all lessons, and regrading
    python -m reference.bench --lesson LESSON       one lesson; repeatable
    python -m reference.bench --lesson LESSON --part K   one part of it; the second and later ones are put
                                                    beside what was measured on this machine before
    python -m reference.bench --only-regrade        regrading alone
    python -m reference.bench --page                the page anew, from the figures that are there

Figures are written to build/bench.json and docs/performance.json, and from there into docs/performance.md.
What is not measured in a run stays as it is, with the commit, the date and the machine of its measurement.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.checks import LESSONS
from reference.bench import figures
from reference.bench.compared import beside, compare, offered
from reference.bench.otter import environment
from reference.bench.page import VAE, write_page
from reference.bench.regrading import measure
from reference.bench.stamp import stamp
from reference.bench.ways import BenchError

ROOT = Path(__file__).parents[2]
JSON, PAGE = ROOT / "build" / "bench.json", ROOT / "docs" / "performance.md"


def main() -> int:
    """Measure what was asked for; returns the exit status: 1 where marks differ between ways, too."""
    wanted = _arguments()
    lessons = [] if wanted.only_regrade or wanted.page else wanted.lesson or list(LESSONS)
    unlike: list[str] = []
    try:
        program = environment(JSON.parent) if wanted.otter and lessons else None
        for lesson in lessons:
            unlike += _lesson(lesson, wanted, program)
        if wanted.only_regrade or not (wanted.lesson or wanted.page):
            with _folder() as folder:
                again = measure(ROOT, folder, wanted.regrade_lesson, wanted.submissions, wanted.class_size)
            renewed = {"regrade_ratio": again.ratio(), "regrade": {**again.told(), "measured": stamp(ROOT)}}
            figures.write(JSON, {**figures.read(JSON), **renewed})
    except (BenchError, figures.NotTogether) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(write_page(PAGE, figures.read(JSON)))
    for line in unlike:
        print(f"bench: marks differ: {line}", file=sys.stderr)
    return 1 if unlike else 0


def _lesson(lesson: str, wanted: argparse.Namespace, program: Path | None) -> list[str]:
    """Measure a lesson, or a part of it, into the figures; where marks differ, a line each.

    Raises: BenchError, NotTogether.
    """
    count, rounds = wanted.submissions, wanted.rounds
    only = wanted.part - 1 if wanted.part else None
    before = None
    if only:
        sizes = [len(range(n, count, rounds)) for n in range(only)]
        told = figures.read(JSON)["lessons"].get(lesson)
        before = figures.to_join(told, sizes, offered(program), stamp(ROOT))
    with _folder() as folder:
        class_ = compare(ROOT, folder, lesson, count, rounds, program, only)
    measured = stamp(ROOT)
    if before:
        class_, measured = beside(before, class_), figures.both(before["measured"], measured)
    told, found = class_.told(), figures.read(JSON)
    found["lessons"][lesson] = {**told, "measured": measured}
    figures.write(JSON, found)
    return list(told["marks"]["unlike"])


def _arguments() -> argparse.Namespace:
    text = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m reference.bench", description=__doc__, formatter_class=text)
    parser.add_argument("--lesson", choices=LESSONS, action="append", help="only this one; repeatable")
    parser.add_argument("--submissions", type=int, default=24, help="that are graded by each way")
    parser.add_argument("--rounds", type=int, default=3, help="parts that the class is cut into")
    parser.add_argument("--part", type=int, help="this part alone, from 1")
    parser.add_argument("--class-size", type=int, default=200, help="for regrading")
    parser.add_argument("--regrade-lesson", choices=LESSONS, default=VAE, help="for regrading")
    parser.add_argument("--otter", action="store_true", help="`otter run` too, in build/otter-venv")
    parser.add_argument("--only-regrade", action="store_true")
    parser.add_argument("--page", action="store_true", help="measure nothing")
    wanted = parser.parse_args()
    if not 1 <= wanted.rounds <= wanted.submissions:
        parser.error("every round needs a submission of its own")
    if wanted.part is not None and not (wanted.lesson and 1 <= wanted.part <= wanted.rounds):
        parser.error("--part needs --lesson, and is one of the rounds")
    return wanted


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())

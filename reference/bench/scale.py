"""A class of ten thousand, simulated: what bounds it, and where its time goes.

    python -m reference.bench.scale                      10,000 submissions of the conceptual lesson
    python -m reference.bench.scale --class-size 300     a smaller class

The bank's submissions are examined for real under several course secrets; then a class is graded by the
real command's own parts, with workers that hand back what was recorded. Figures go where `reference.bench`
puts its own, the curve and half a page into docs/performance.md; course and recordings stay in build/scale.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.checks import LESSONS
from autograder.grading.course import Course
from autograder.grading.there import ClusterError
from autograder.grading.trial import lay_out
from reference.bench import figures
from reference.bench.classes import lay_submissions
from reference.bench.page import CONCEPTUAL, write_page
from reference.bench.recorded import Recordings, record
from reference.bench.scale_page import draw
from reference.bench.scale_run import Point, Simulated, simulate
from reference.bench.stamp import stamp
from reference.bench.ways import BenchError

ROOT = Path(__file__).parents[2]
BUILD, DOCS = ROOT / "build", ROOT / "docs"


def main() -> int:
    """Record, simulate, tell; returns the exit status."""
    wanted = _arguments()
    folder = BUILD / "scale"
    try:
        recordings = record(ROOT, folder / "recorded", wanted.lesson, wanted.secrets)
        course = lay_class(folder / "class", recordings, wanted.class_size)
        print(f"{wanted.class_size} submissions of {wanted.lesson} are laid out", flush=True)
        simulated = simulate(course, recordings, wanted.faster, wanted.workers)
    except (BenchError, ClusterError) as error:
        print(f"scale: {error}", file=sys.stderr)
        return 1
    found = figures.read(BUILD / "bench.json")
    found["scale"] = {**told(simulated, recordings, course), "measured": stamp(ROOT)}
    figures.write(BUILD / "bench.json", found)
    draw(found["scale"], DOCS / "scale.png")
    print(write_page(DOCS / "performance.md", found))
    return 0


def lay_class(folder: Path, recordings: Recordings, size: int) -> Course:
    """A course of which nothing is graded, with so many submissions."""
    shutil.rmtree(folder, ignore_errors=True)
    course = lay_out(ROOT, folder, recordings.lesson)
    lay_submissions(course, recordings.lesson, [recordings.sample(number) for number in range(size)])
    return Course(folder, reuse=True)


def told(run: Simulated, recordings: Recordings, course: Course) -> dict[str, Any]:
    """As data."""
    seconds = recordings.seconds()
    on_disk = sum(p.stat().st_size for p in (course.root / "transcripts").rglob("*") if p.is_file())
    return {
        "lesson": recordings.lesson,
        "submissions": run.submissions,
        "distinct": run.distinct,
        "secrets": recordings.secrets,
        "workers": run.workers,
        "faster": run.faster,
        "start_s": run.start_s,
        "examination_s": {
            "min": min(seconds),
            "median": statistics.median(seconds),
            "mean": statistics.mean(seconds),
            "max": max(seconds),
        },
        "writer": writer(run.points),
        "profile_s": run.profile,
        "gradebook_mib": run.gradebook_mib,
        "kept_mib": on_disk / 2**20,
        "points": [vars(point) for point in run.points],
    }


def writer(points: Sequence[Point]) -> dict[str, float]:
    """What the writer takes for a submission, without waiting: in all, in the first and in the last tenth."""
    first, last = points[max(1, len(points) // 10) - 1], points[-max(2, len(points) // 10)]
    end = points[-1]
    share = 1 - end.waited_s / end.at_s
    per = {"all": _per(None, end), "first_tenth": _per(None, first), "last_tenth": _per(last, end)}
    return {
        **per,
        "share": share,
        "a_second": 1 / per["all"],
        "mib_first": points[0].mib,
        "mib_last": end.mib,
    }


def _per(since: Point | None, until: Point) -> float:
    before = since or Point(0, 0.0, 0.0, 0.0)
    spent_s = (until.at_s - until.waited_s) - (before.at_s - before.waited_s)
    return spent_s / (until.done - before.done)


def _arguments() -> argparse.Namespace:
    text = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        "python -m reference.bench.scale", description=__doc__, formatter_class=text
    )
    parser.add_argument("--lesson", choices=LESSONS, default=CONCEPTUAL)
    parser.add_argument("--class-size", type=int, default=10_000)
    parser.add_argument("--secrets", type=int, default=3, help="under which the bank is examined")
    parser.add_argument("--workers", type=int, help="default: as many as cores")
    parser.add_argument(
        "--faster",
        type=float,
        default=0.0,
        help="a worker waits for the recorded time divided by this; 0, the default: not at all",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""What a class run shows: a live line on a terminal, a plain line a submission where there is none."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from autograder.grading.whole_class import Done, How, Progress
from autograder.report.plain import plain

OLD = {How.UNCHANGED, How.REUSED}


@contextmanager
def class_progress(lesson: str, console: Console) -> Iterator[Callable[[Progress], None]]:
    """What to call with each progress."""
    started_s = time.monotonic()
    if not console.is_terminal:
        yield lambda progress: _say(console, progress, time.monotonic() - started_s)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[more]}"),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"grading {lesson}", total=None, more="")

        def show(progress: Progress) -> None:
            left = remaining(progress, time.monotonic() - started_s)
            at = f"{progress.running} at the workers{left}"
            bar.update(task, total=progress.total, completed=progress.done, more=at)
            if progress.last is not None and (worth := _incidents(progress.last)):
                console.print(worth, highlight=False, markup=False)

        yield show


def _say(console: Console, progress: Progress, elapsed_s: float) -> None:
    if progress.last is not None:
        left = remaining(progress, elapsed_s)
        line = f"{progress.done} of {progress.total}{left}: {told(progress.last)}"
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def remaining(progress: Progress, elapsed_s: float) -> str:
    """How long it will take still, as far as those that are done tell; empty before that."""
    new = progress.examined
    left_s = elapsed_s / new * (progress.total - progress.done) if new else 0.0
    if left_s <= 0:
        return ""
    return f", {left_s / 60:.0f} min left" if left_s >= 120 else f", {left_s:.0f} s left"


def told(done: Done) -> str:
    """One submission in a line."""
    marks = f", {done.points:g} of {done.most:g} points" if done.most else ""
    seen = () if done.how in OLD else done.incidents
    said = "".join(f"; {plain(line, 300)}" for line in (*filter(None, [done.says]), *seen))
    return f"{done.student}: {done.how.value}{marks}{said}"


def _incidents(done: Done) -> str:
    return told(done) if done.says or (done.incidents and done.how not in OLD) else ""


def summary(dones: Sequence[Done]) -> Table:
    """How many submissions took what, and the names of those that a person must look at."""
    counts = Counter(done.how for done in dones)
    table = Table("", "submissions", "who", show_edge=False)
    for how in How:
        if counts[how]:
            names = [d.student for d in dones if d.how is how] if how in (How.LEFT, How.REFUSED) else []
            table.add_row(how.value, str(counts[how]), ", ".join(names))
    return table


def as_json(lesson: str, dones: Sequence[Done], finished: bool, seconds: float) -> dict[str, object]:
    """The run as data."""
    students = {
        d.student: {
            "how": d.how.value,
            "points": d.points,
            "most": d.most,
            "incidents": list(d.incidents),
            "says": d.says,
        }
        for d in dones
    }
    return {"lesson": lesson, "finished": finished, "seconds": round(seconds, 2), "students": students}

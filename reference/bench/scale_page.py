"""The page's part about the simulated large class, and its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.figure import Figure

from autograder.grading.whole_class import AHEAD

LARGE = "## A class of "

HOW = """\
{submissions:,} submissions of {lesson}, graded by the parts of the real command: `whole_class.ClassRun`, a
Dask scheduler and {workers} workers as `autograder grade` starts them, nbgrader's gradebook in SQLite. Only
the examinations are not held anew: the workers hand back {distinct} different ones that were recorded, of the
bank's correct and mistaken submissions under {secrets} course secrets. {waits}

Measured for real, an examination takes {median:.1f} s ({min:.1f} to {max:.1f}), {workers} at a time."""

FOUND = """\
**The writer** took {ms:.0f} ms a submission: {first:.0f} ms in the first tenth of the class, {last:.0f} ms in
the last. By stretches of {stretch} submissions it was {middle:.0f} ms in the median and from {least:.0f} to
{most:.0f} ms: other work on the machine, where there was any, is in it. That is its ceiling,
**{a_second:.1f} submissions a second**; examinations of {mean:.1f} s each keep
up with it on {cores_fed:.0f} cores. It was
busy for {share:.0%} of the time. The whole class took
{minutes:.1f} minutes; finding out who is to be graded, and the cluster's start, took {start_s:.0f} s before
that. The command's own memory went from {mib_first:.0f} to {mib_last:.0f} MiB. The gradebook has
{gradebook_mib:.0f} MiB, what is kept of the examinations {kept_mib:,.0f} MiB.

Where the writer's time goes, by whose code runs, in ms a submission, under Python's profiler over the last
submissions (it slows down calls between Python functions most): {profile}."""

MILLION = """\
### What would have to change for 1,000,000

At {ms:.0f} ms a submission one writer needs {days:.1f} days, if its time does not grow with the class
(here, from the first tenth to the last, by a factor {growth:.2f}); examinations need {core_days:,.0f} days of
one core, so as many cores for a day, or {cores_fed:.0f} if the writer's pace is enough. In the order in which
it would bind:

1. **One writer.** nbgrader's own step for a submission reads the notebook twice, opens the gradebook several
   times and commits for every cell. Regrading does without it: all new marks in one transaction. A class of
   this size would be booked like that, in batches, from the marks in short that the workers already send; the
   autograded notebook would be written by the worker that has it in hand. Independent courses (sections) can
   have a command and a gradebook each today.
2. **SQLite.** One file, one writer. PostgreSQL is in use already (`db_url`) and takes several; the unit of
   work is a student's submission, so they need not wait for one another.
3. **Files.** {kept_kib:.0f} KiB a submission is {kept_tib:.2f} TiB, in folders of a million entries. They
   would lie in an object store under the digest of the examination, which is their key already; workers would
   write there, and the command would get the digests and marks alone.
4. **The command's memory** grew by {grown_kib:.1f} KiB a submission: {grown_gib:.1f} GiB for all. It lists
   all students at the start and holds a line of each that is done; it would take them from a queue and forget
   them.
5. **The scheduler** holds {ahead} submissions at a time for each worker, whatever the class, so it does not
   bind by the class's size; with more workers than one scheduler serves, a course has several.
6. **People.** What is left to a person must stay a small share: at one in a thousand it is 1,000 submissions.

Nothing would change in how a mark is found: an examination knows one submission, its seed and nothing
else."""


def scale(told: Mapping[str, Any]) -> list[str]:
    """The part, as paragraphs."""
    values = _values(told)
    return [
        f"{LARGE}{told['submissions']:,}, simulated",
        HOW.format(**told, **told["examination_s"], waits=_waits(told["faster"])),
        "![Submissions done, the writer's time for one, its share, and the command's memory](scale.png)",
        FOUND.format(**values),
        MILLION.format(**values),
    ]


def _waits(faster: float) -> str:
    if not faster:
        return "They do not wait: what is measured is all that is not an examination."
    return f"They wait for the recorded time divided by {faster:g}."


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    writer, size = told["writer"], told["submissions"]
    stretches = sorted(spent_ms(told["points"]))
    per_s, mean = writer["all"], told["examination_s"]["mean"]
    kib = told["kept_mib"] * 1024 / size
    grown_kib = max(0.0, (writer["mib_last"] - writer["mib_first"]) * 1024 / size)
    profile = ", ".join(f"{whose} {spent_s * 1e3:.0f}" for whose, spent_s in told["profile_s"].items())
    return {
        **writer,
        **told,
        "ms": per_s * 1e3,
        "first": writer["first_tenth"] * 1e3,
        "last": writer["last_tenth"] * 1e3,
        "stretch": told["points"][1]["done"] - told["points"][0]["done"],
        "least": stretches[0],
        "middle": median(stretches),
        "most": stretches[-1],
        "growth": writer["last_tenth"] / writer["first_tenth"],
        "mean": mean,
        "minutes": told["points"][-1]["at_s"] / 60,
        "cores_fed": mean / per_s,
        "days": per_s * 1e6 / 86400,
        "core_days": mean * 1e6 / 86400,
        "kept_kib": kib,
        "kept_tib": kib * 1e6 / 2**30,
        "grown_kib": grown_kib,
        "grown_gib": grown_kib * 1e6 / 2**20,
        "ahead": AHEAD,
        "profile": profile,
    }


def spent_ms(points: Sequence[Mapping[str, float]]) -> list[float]:
    """Between each point and the next: the writer's milliseconds a submission, without waiting."""
    pairs = pairwise((p["done"], p["at_s"] - p["waited_s"]) for p in points)
    return [(busy - before) / (done - begun) * 1e3 for (begun, before), (done, busy) in pairs]


def draw(told: Mapping[str, Any], path: Path) -> None:
    """The curve: four panels over the class."""
    points = told["points"]
    done = [point["done"] for point in points]
    figure = Figure(figsize=(9, 6), layout="constrained")
    (time, per), (share, memory) = figure.subplots(2, 2)
    time.plot([point["at_s"] / 60 for point in points], done)
    time.set(xlabel="minutes", ylabel="submissions done", title="Done against time")
    spent = spent_ms(points)
    per.plot(done[1:], spent, lw=1)
    per.set(xlabel="submissions done", ylabel="ms", ylim=(0, None), title="The writer's time for one")
    part = [1 - (q["waited_s"] - p["waited_s"]) / (q["at_s"] - p["at_s"]) for p, q in pairwise(points)]
    share.plot(done[1:], part, lw=1)
    share.set(xlabel="submissions done", ylim=(0, 1.05), title="The writer's share of the time")
    memory.plot(done, [point["mib"] for point in points])
    memory.set(xlabel="submissions done", ylabel="MiB", ylim=(0, None), title="The command's own memory")
    for panel in (time, per, share, memory):
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110, metadata={"Software": None})

"""Samples of the bank graded through the real path, and held against what they must earn."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.bank import Sample, build
from autograder.grading.course import CONFIG, Course, CourseError
from autograder.grading.secret import FILE as SECRET_FILE

PACE = {"cell_cpu_s": 20.0, "cell_wall_s": 45.0}


@dataclass(frozen=True)
class Trial:
    """One sample as it was graded.

    ``marks``: points by check. ``most``: the checks' points. ``names``: the misconceptions said.
    ``criteria``: status by "check: criterion". ``refused``: the error's one line where grading refused it.
    ``remarks``: incidents. ``seconds``: wall time.
    """

    sample: Sample
    marks: Mapping[str, float] = field(default_factory=dict)
    most: Mapping[str, float] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    criteria: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def lost(self) -> dict[str, float]:
        """Points earned by the checks that lost any."""
        return {check: points for check, points in self.marks.items() if points < self.most[check]}

    def differs(self) -> str:
        """How it differs from what the sample states, in a line; empty when it does not."""
        if self.sample.refused is not None:
            wanted = f"refused: {self.sample.refused}"
            return (
                "" if self.refused and self.sample.refused in self.refused else f"{wanted}; got {self._got()}"
            )
        same = self.lost == dict(self.sample.marks or {}) and set(self.names) == self.sample.names
        wanted = f"{dict(self.sample.marks or {})} {sorted(self.sample.names)}"
        return "" if same and not self.refused else f"expected {wanted}; got {self._got()}"

    def _got(self) -> str:
        return f"refused: {self.refused}" if self.refused else f"{self.lost} {sorted(self.names)}"


def lay_out(root: Path, into: Path, lesson: str) -> Course:
    """A course folder at ``into`` with this lesson of the course at ``root``, released.

    Its secret is public and always the same, so that a trial can be repeated to the last digit; its pace is
    quick, since endless cells are part of the bank.
    """
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / CONFIG, into)
    (into / SECRET_FILE).write_text("ba" * 32 + "\n")
    with (into / CONFIG).open("a") as config:
        config.write(f"\nc.Examine.pace = {PACE!r}\n")
    shutil.copytree(root / "assignments" / lesson, into / "assignments" / lesson)
    course = Course(into)
    course.generate_assignment(lesson)
    return course


def hand_in(course: Course, sample: Sample, student: str) -> None:
    """Lay the sample's files where nbgrader collects submissions."""
    source = course.root / "assignments" / sample.lesson / f"{sample.lesson}.ipynb"
    for name, data in build(sample, source).items():
        target = course.root / "submitted" / student / sample.lesson / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def grade(course: Course, sample: Sample, student: str) -> Trial:
    """Grade what was handed in, with nbgrader's own step."""
    started_s = time.monotonic()
    try:
        course.autograde(sample.lesson, student)
    except CourseError as error:
        return Trial(sample, refused=str(error), seconds=time.monotonic() - started_s)
    summary = json.loads((course.root / "transcripts" / sample.lesson / f"{student}.json").read_text())
    return Trial(
        sample,
        marks={m["check"]: m["points"] for m in summary["marks"]},
        most={m["check"]: m["most"] for m in summary["marks"]},
        names=tuple(m["named"] for m in summary["marks"] if m["named"]),
        criteria={f"{m['check']}: {c}": s for m in summary["marks"] for c, s in m["criteria"].items()},
        remarks=tuple(i["says"] for i in summary["incidents"]),
        seconds=time.monotonic() - started_s,
    )

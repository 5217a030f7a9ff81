"""Samples of the bank graded through the real path, and held against what they must earn."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.checks import rubric
from autograder.grading.bank import Sample, build
from autograder.grading.course import CONFIG, Course, CourseError
from autograder.grading.keys import FOLDER as KEYS
from autograder.grading.secret import FILE as SECRET_FILE
from autograder.report.mark import is_verdict

PACE = {"cell_cpu_s": 40.0, "cell_wall_s": 150.0}
PUBLIC_SECRET = "ba" * 32
STYLE = re.compile(r"\A\s*<style>.*?</style>\s*", re.DOTALL)
"""What each verdict's page begins with: the same for all."""


@dataclass(frozen=True)
class Trial:
    """One sample as it was graded.

    ``marks``: points by check. ``most``: the checks' points. ``named``: the misconceptions said, by check.
    ``criteria``: status by "check: criterion". ``refused``: the error's one line where grading refused it.
    ``error``: why there is no result to speak of, where grading neither marked nor refused it. ``remarks``:
    incidents. ``pages``: for the checks that lost points, the verdict as the student reads it, in HTML
    without its style. ``seconds``: wall time. ``secret``: the number of the public secret.
    """

    sample: Sample
    marks: Mapping[str, float] = field(default_factory=dict)
    most: Mapping[str, float] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    error: str = ""
    remarks: tuple[str, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    secret: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The misconceptions said, in the checks' order."""
        return tuple(self.named.values())

    @property
    def marked(self) -> bool:
        """Whether grading came to marks."""
        return not (self.refused or self.error)

    @property
    def lost(self) -> dict[str, float]:
        """Points earned by the checks that lost any."""
        return {check: points for check, points in self.marks.items() if points < self.most[check]}

    def got(self) -> str:
        """What grading made of it, in a line."""
        if self.error:
            return f"error: {self.error}"
        return f"refused: {self.refused}" if self.refused else _in_words(self.lost, self.names)

    def stated(self) -> str:
        """What the sample says that grading must make of it, in a line."""
        if self.sample.refused is not None:
            return f"refused: {self.sample.refused}"
        return _in_words(self.sample.marks or {}, self.sample.names)

    def differs(self) -> str:
        """How it differs from what the sample states, in a line; empty when it does not."""
        if self.sample.refused is not None:
            same = bool(self.refused) and self.sample.refused in self.refused and not self.error
        else:
            same = self.lost == dict(self.sample.marks or {}) and set(self.names) == self.sample.names
            same = same and self.marked
        return "" if same else f"stated {self.stated()}; got {self.got()}"


def _in_words(lost: Mapping[str, float], names: Iterable[str]) -> str:
    marks = ", ".join(f"{check} {points:g}" for check, points in sorted(lost.items()))
    return f"{marks or 'full marks'}, named {', '.join(sorted(names)) or 'nothing'}"


def public_secret(number: int) -> str:
    """A course secret that everybody knows, as hexadecimal digits: the same for the same number."""
    if number == 0:
        return PUBLIC_SECRET
    return hashlib.sha256(f"{PUBLIC_SECRET}:{number}".encode()).hexdigest()


def lay_out(root: Path, into: Path, *lessons: str, secret: int = 0) -> Course:
    """A course folder at ``into`` with these lessons of the course at ``root``, released.

    Its secret is a public one, by number, so that a trial can be repeated to the last digit; its pace is
    quick, since endless cells are part of the bank.
    """
    into.mkdir(parents=True, exist_ok=True)
    shutil.copy(root / CONFIG, into)
    (into / SECRET_FILE).write_text(public_secret(secret) + "\n")
    with (into / CONFIG).open("a") as config:
        config.write(f"\nc.Examine.pace = {PACE!r}\n")
    course = Course(into)
    if course.checks_folder:
        shutil.copytree(root / course.checks_folder, into / course.checks_folder)
    for lesson in lessons:
        shutil.copytree(root / "assignments" / lesson, into / "assignments" / lesson)
        if (root / KEYS / f"{lesson}.toml").exists():
            (into / KEYS).mkdir(parents=True, exist_ok=True)
            shutil.copy(root / KEYS / f"{lesson}.toml", into / KEYS)
        course.generate_assignment(lesson)
    return course


def hand_in(course: Course, sample: Sample, student: str) -> None:
    """Lay the sample's files where nbgrader collects submissions."""
    source = course.root / "assignments" / sample.lesson / f"{sample.lesson}.ipynb"
    for name, data in build(sample, source).items():
        target = course.root / "submitted" / student / sample.lesson / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def grade(course: Course, sample: Sample, student: str, secret: int = 0) -> Trial:
    """Grade what was handed in, with nbgrader's own step. ``secret``: the course's, by number."""
    started_s = time.monotonic()
    try:
        course.autograde(sample.lesson, student)
    except CourseError as error:
        said = str(error).replace(f"{course.root}{os.sep}", "")
        return Trial(sample, refused=said, seconds=time.monotonic() - started_s, secret=secret)
    summary = json.loads((course.root / "transcripts" / sample.lesson / f"{student}.json").read_text())
    marks = {m["check"]: m["points"] for m in summary["marks"]}
    settled = {m["check"]: None if m["unsure"] else m["points"] for m in summary["marks"]}
    lost = {m["check"] for m in summary["marks"] if m["points"] < m["most"]}
    return Trial(
        sample,
        marks=marks,
        most={m["check"]: m["most"] for m in summary["marks"]},
        named={m["check"]: m["named"] for m in summary["marks"] if m["named"]},
        criteria={f"{m['check']}: {c}": s for m in summary["marks"] for c, s in m["criteria"].items()},
        error=summary["failure"] or _unlike_gradebook(course, sample.lesson, student, settled),
        remarks=tuple(i["says"] for i in summary["incidents"]),
        pages={check: page for check, page in _pages(course, sample.lesson, student) if check in lost},
        seconds=time.monotonic() - started_s,
        secret=secret,
    )


def _unlike_gradebook(course: Course, lesson: str, student: str, settled: Mapping[str, float | None]) -> str:
    """How nbgrader's gradebook differs from these marks, in a line; empty when it does not."""
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        graded = gradebook.find_submission_notebook(lesson, lesson, student)
        booked = {grade.name: grade.auto_score for grade in graded.grades}
    checks = [check.id for check in rubric(lesson, course.checks).checks]
    wrong = [
        f"{check}: {booked.get(check)} in the gradebook, {settled.get(check)} by the verdict"
        for check in checks
        if check not in settled or booked.get(check) != settled[check]
    ]
    return "; ".join(wrong)


def _pages(course: Course, lesson: str, student: str) -> Iterable[tuple[str, str]]:
    """Each check of the autograded notebook with its verdict's page."""
    name = f"{lesson}.ipynb"
    path = course.root / course.coursedir.autograded_directory / student / lesson / name
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            if is_verdict(cell, output):
                yield cell.metadata.nbgrader.grade_id, STYLE.sub("", output.data["text/html"])

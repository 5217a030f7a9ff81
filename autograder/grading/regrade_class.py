"""A class regraded: what would change, then the gradebook, then the pages."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.grading.apart import Marked
from autograder.grading.booked import Scores, grades, lateness, scores
from autograder.grading.cells import check_id
from autograder.grading.cleaning import CleanOutputs
from autograder.grading.course import Course, CourseError
from autograder.grading.judged_by import checks_of
from autograder.grading.kept import note, read_kept, replace_outputs, with_pages, write
from autograder.grading.prepare import Preparing
from autograder.grading.regrade import Ask, Regraded, pages, rejudge, stale
from autograder.report.cell import booked_points

BEFORE = "before"
"""Below a lesson's transcripts: what marks were before they were regraded, a file each time."""


@dataclass(frozen=True)
class Change:
    """One thing that is judged otherwise now. ``criterion``: empty for the check's points."""

    student: str
    check: str
    criterion: str
    before: str
    after: str
    says: str = ""


@dataclass
class ClassRegrade:
    """Regrades a lesson's submissions of a course. ``skipped``: students of whom no examination was kept."""

    course: Course
    lesson: str

    def __post_init__(self) -> None:
        self.preparing = Preparing(self.course, self.lesson)
        self.key = self.preparing.key()
        self.by = checks_of(self.lesson, self.key, self.course.checks)
        self.skipped: list[str] = []
        self._booked: Mapping[str, Scores] = {}

    def judge(self, workers: Executor) -> list[Regraded]:
        """Everybody's marks as they are judged now; processes are used for those that change."""
        found, asked = [], []
        for student in self.preparing.students():
            ask = self._ask(student)
            kept = read_kept(ask.stem, whole=False)
            if kept is None or kept.failure or not kept.marks:
                self.skipped.append(student)
            elif stale(kept, ask):
                asked.append(ask)
            else:
                found.append(Regraded(student, kept.marks, kept.marks, incidents=kept.incidents))
        found += workers.map(rejudge, asked, chunksize=4) if asked else []
        return sorted(found, key=lambda regraded: regraded.student)

    def write(self, found: Sequence[Regraded]) -> Path | None:
        """New automatic marks into the gradebook, at once or not at all; manual marks and comments stay.

        Penalties of those who were late are then found anew, by nbgrader's own step.

        Of what changes nothing is noted beside the transcripts before its page is written: a run that is
        killed in between finds it again.

        The file that holds what was before; None where nothing changed.
        Raises: CourseError, where a check has not the points that were released.
        """
        changed = _settled(found)
        for regraded in found:
            if not regraded.rejudged:
                self._note(regraded)
        if not changed:
            return None
        with Gradebook(self.course.coursedir.db_url, self.course.coursedir.course_id) as gradebook:
            rows = grades(gradebook, self.lesson)
            for regraded in changed:
                for name in regraded.rejudged:
                    mark, row = regraded.after[name], rows.get((regraded.student, name))
                    if row is None:
                        continue
                    grade, most = row
                    if most != mark.most:
                        raise CourseError(
                            f"{name} is worth {mark.most:g} points now and {most:g} as it was released; "
                            f"release {self.lesson} again, then grade it"
                        )
                    grade.auto_score = None if mark.unsure else booked_points(mark.points, mark.most)
                    grade.needs_manual_grade = mark.unsure or grade.manual_score is not None
            kept_before = self.keep_before(changed)
            gradebook.db.commit()
            self._booked = scores(gradebook, self.lesson)
            late_s = lateness(gradebook, self.lesson)
        self.preparing.assign_penalties(r.student for r in changed if late_s.get(r.student))
        return kept_before

    def marks(self, students: Iterable[str]) -> dict[str, Mapping[str, Marked]]:
        """The marks that were kept of these students, by check."""
        kept = {student: read_kept(self._ask(student).stem, whole=False) for student in students}
        return {student: found.marks for student, found in kept.items() if found is not None}

    def keep_before(self, changed: Sequence[Regraded], into: Path | None = None) -> Path:
        """What was before, in a file of its own. ``into``: added to this one, of the same regrading."""
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ")
        path = into or self._ask("").stem / BEFORE / f"{stamp}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        marks = json.loads(path.read_text()) if into else {}
        marks |= {r.student: {n: asdict(r.before[n]) for n in r.rejudged} for r in changed}
        write(path, json.dumps(marks, indent=1).encode())
        return path

    def _note(self, regraded: Regraded) -> None:
        """Beside the transcript: the marks, and that they are judged by what judges now."""
        stem, judging = self._ask(regraded.student).stem, self.preparing.judging()
        kept = read_kept(stem, whole=False)
        if kept is None or regraded.missing or kept.judging == judging:
            return
        booked = kept.booked
        if booked is not None and regraded.student in self._booked:
            booked = {**booked, "scores": self._booked[regraded.student]}
        marks = [asdict(mark) for mark in regraded.after.values()]
        note(stem, marks=marks, incidents=list(regraded.incidents), judging=judging, booked=booked)

    def write_pages(self, found: Sequence[Regraded], workers: Executor) -> int:
        """The pages of what was judged again, into the autograded notebooks; how many submissions."""
        changed = _settled(found)
        asks = [self._ask(r.student) for r in changed]
        cleaner = CleanOutputs(parent=self.preparing.exporter)
        for regraded, made in zip(
            changed, workers.map(pages, asks, [r.rejudged for r in changed], chunksize=4), strict=True
        ):
            replace_outputs(self._ask(regraded.student).stem, made)
            path = self.preparing.autograded(regraded.student)
            if path.exists():
                nb = with_pages(nbformat.read(path, as_version=4), made)
                for cell in nb.cells:
                    if check_id(cell) in made:
                        cell["outputs"] = [cleaner.clean(cell, output) for output in cell["outputs"]]
                mode = stat.S_IMODE(path.stat().st_mode)
                write(path, (nbformat.writes(nb) + "\n").encode())
                os.chmod(path, mode)
            self._note(regraded)
        return len(changed)

    def _ask(self, student: str) -> Ask:
        return Ask(self.preparing.stem(student), self.lesson, self.by, self.key, self.course.checks)


def _settled(found: Sequence[Regraded]) -> list[Regraded]:
    """Those that were judged again, but for whom something must be run first: they are written after that."""
    return [regraded for regraded in found if regraded.rejudged and not regraded.missing]


def changes(found: Sequence[Regraded]) -> list[Change]:
    """What is judged otherwise now, by student, check and criterion."""
    return [change for regraded in found for name in regraded.rejudged for change in _changes(regraded, name)]


def _changes(regraded: Regraded, name: str) -> list[Change]:
    before, after = regraded.before[name], regraded.after[name]
    make = partial(Change, regraded.student, name)
    told = []
    if (_points(before), before.most) != (_points(after), after.most):
        told.append(make("", _points(before), _points(after), _named(before, after)))
    elif before.named != after.named:
        told.append(make("", before.named or "nothing named", after.named or "nothing named"))
    for criterion in dict.fromkeys((*before.criteria, *after.criteria)):
        was, now = (m.criteria.get(criterion, "not there") for m in (before, after))
        if was != now:
            told.append(make(criterion, was, now, regraded.says.get(f"{name}: {criterion}", "")))
    return told


def _points(mark: Marked) -> str:
    return (
        "left to a person" if mark.unsure else f"{booked_points(mark.points, mark.most):g} of {mark.most:g}"
    )


def _named(before: Marked, after: Marked) -> str:
    if before.named == after.named:
        return f"named {after.named}" if after.named else ""
    return f"named {after.named or 'nothing'}, before {before.named or 'nothing'}"

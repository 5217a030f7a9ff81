"""A whole class graded: many examine, one writes to the gradebook.

An examination lies on disk before the gradebook hears of it, and the gradebook's row is noted beside it
afterwards. So a run that is killed anywhere goes on where it was when it is started again, and no submission
is examined or booked twice.
"""

from __future__ import annotations

import fcntl
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

from nbgrader.api import Gradebook

from autograder.grading.apart import Outcome, Recorded
from autograder.grading.booked import Scores, index, lateness, scores
from autograder.grading.course import Course, CourseError
from autograder.grading.kept import Kept, NotKept, note, read_kept
from autograder.grading.nbgraders_once import once
from autograder.grading.prepare import Preparing
from autograder.grading.sitting import Sitting


class How(Enum):
    """What it took to have a submission's marks in the gradebook."""

    RAN = "ran"
    JUDGED = "judged again"
    REUSED = "reused"
    UNCHANGED = "unchanged"
    LEFT = "left to a person"
    REFUSED = "refused"


NEW = {How.RAN, How.JUDGED, How.LEFT}
"""What takes an examination; the others take none."""


@dataclass(frozen=True)
class Done:
    """One submission.

    ``incidents``: what the sandbox stopped or saw. ``says``: why it was refused or left to a person.
    """

    student: str
    how: How
    points: float = 0.0
    most: float = 0.0
    incidents: tuple[str, ...] = ()
    says: str = ""


@dataclass(frozen=True)
class Progress:
    """Where a run is, in numbers: it is told after each submission, and must not grow with the class.

    ``examined``: how many of the ``done`` took an examination. ``last``: the one that is done since it was
    told before; None at a mere tick.
    """

    total: int
    done: int
    examined: int
    running: int
    last: Done | None = None


class Workers(Protocol):
    """Who examines; see `pool.Pool`."""

    @property
    def size(self) -> int: ...
    def submit(self, sitting: Sitting, recorded: Recorded | None) -> None: ...
    def next(self, timeout_s: float) -> tuple[str, Outcome | str] | None: ...


class Busy(RuntimeError):
    """Another command is grading this lesson here; one line for staff."""


AHEAD = 2
"""Submissions that wait at the workers' door, for each worker."""
TICK_S = 0.25


@dataclass
class ClassRun:
    """Grades a lesson's submissions of the course at ``course``, which takes examinations that were kept.

    ``stopped``: asked between two steps; what was begun in the gradebook is ended first.
    """

    course: Course
    lesson: str
    force: bool = False
    show: Callable[[Progress], None] = lambda progress: None
    stopped: Callable[[], bool] = lambda: False
    done: list[Done] = field(default_factory=list)
    total: int = 0

    def __post_init__(self) -> None:
        self.preparing = Preparing(self.course, self.lesson)
        self._judging = self.preparing.judging()
        self._waiting: dict[str, Sitting] = {}
        self._examined = 0

    @once()
    def start(self, students: Sequence[str] = ()) -> list[str]:
        """Who is to be graded: of these students, or all, those whom nothing that was kept can stand for.

        Raises: CourseError, for a student who did not hand in, or a lesson that was not released.
        """
        there = self.preparing.students()
        if not there:
            known = ", ".join(self.course.lessons())
            raise CourseError(f"nothing of {self.lesson} was handed in; this course's lessons are: {known}")
        if missing := sorted(set(students) - set(there)):
            raise CourseError(f"nothing of {self.lesson} was handed in by {', '.join(missing)}")
        wanted = [name for name in there if not students or name in students]
        self.total = len(wanted)
        with self._gradebook() as gradebook:
            index(gradebook)
            booked = {} if self.force else scores(gradebook, self.lesson)
            late = lateness(gradebook, self.lesson)
        left = []
        for name in wanted:
            if self.stopped():
                break
            if not self._unchanged(name, booked.get(name), late.get(name)) and not self._reused(name):
                left.append(name)
        return left

    @once()
    def run(self, students: Sequence[str], open_workers: Callable[[], Workers]) -> bool:
        """Grade them; whether it went to the end. ``open_workers``: called when there is work for them.

        Raises: ClusterError.
        """
        ahead, workers = deque(students), None
        while (ahead or self._waiting) and not self.stopped():
            while ahead and self._room(workers):
                sitting = self._sitting(student := ahead.popleft())
                if sitting is None:
                    self._end(self._book(Done(student, How.REFUSED)))
                else:
                    workers = workers or open_workers()
                    self._hand_over(sitting, workers)
            if workers is not None and self._waiting:
                self._take(workers.next(TICK_S))
        return not ahead and not self._waiting

    def _room(self, workers: Workers | None) -> bool:
        """Whether another submission may be handed over now."""
        return not self.stopped() and (workers is None or len(self._waiting) < AHEAD * workers.size)

    def _unchanged(self, student: str, booked: Scores | None, late_s: float | None) -> bool:
        """Whether the gradebook holds all that there is of this student; then that is the end of it.

        ``late_s``: by how much too late; a new due date or an extension changes the penalty.
        """
        kept = read_kept(self.preparing.stem(student), whole=False) if booked is not None else None
        if kept is None or kept.booked is None or kept.failure or kept.booked["scores"] != booked:
            return False
        if kept.booked.get("late_s") != late_s or not self.preparing.autograded(student).exists():
            return False
        if kept.judging != self._judging or kept.booked["origin"] != self.preparing.origin(student):
            return False
        self._end(_of_kept(student, How.UNCHANGED, kept))
        return True

    def _reused(self, student: str) -> bool:
        """Whether an examination was kept that can stand for this one; then it is in the gradebook."""
        if self.force or read_kept(self.preparing.stem(student), whole=False) is None:
            return False
        sitting = self._sitting(student)
        kept = sitting and _good(sitting)
        if not sitting or not kept or kept.judging != sitting.judging:
            return False
        self._end(self._book(_of_kept(student, How.REUSED, kept)))
        return True

    def _hand_over(self, sitting: Sitting, workers: Workers) -> None:
        kept = None if self.force else _good(sitting)
        self._waiting[sitting.job.student] = sitting
        workers.submit(sitting, kept.recorded if kept else None)

    def _sitting(self, student: str) -> Sitting | None:
        """The submission, ready to be examined; None where it can't be: booking it says why."""
        try:
            return self.preparing.sitting(student)
        except Exception:
            return None

    def _take(self, ended: tuple[str, Outcome | str] | None) -> None:
        """What came back, onto the disk and then into the gradebook."""
        if ended is None:
            self._tell(None)
            return
        student, outcome = ended
        sitting = self._waiting.pop(student)
        if isinstance(outcome, str):
            outcome = Outcome(sitting.notebook, failure=outcome)
        if outcome.failure and self.stopped():
            return  # Ctrl-C reached the worker too
        try:
            sitting.keep(outcome)
        except NotKept as error:
            self._end(Done(student, How.REFUSED, says=str(error)))
        else:
            self._end(self._book(_of_outcome(student, outcome)))

    def _book(self, done: Done) -> Done:
        """nbgrader's own step, which finds the examination kept; then a note of what it wrote."""
        student = done.student
        origin, stem = self.preparing.origin(student), self.preparing.stem(student)
        try:
            self.course.autograde(self.lesson, student)
            with self._gradebook() as gradebook:
                written = scores(gradebook, self.lesson, student).get(student, {})
                late_s = lateness(gradebook, self.lesson, student).get(student)
            note(stem, booked={"origin": origin, "scores": written, "late_s": late_s})
        except (CourseError, NotKept) as error:
            return Done(student, How.REFUSED, says=str(error))
        if done.how is How.REFUSED and (kept := read_kept(stem, whole=False)):  # nbgrader could do it
            return _of_kept(student, How.RAN, kept)
        return done

    def _end(self, done: Done) -> None:
        self.done.append(done)
        self._examined += done.how in NEW
        self._tell(done)

    def _tell(self, last: Done | None) -> None:
        self.show(Progress(self.total, len(self.done), self._examined, len(self._waiting), last))

    def _gradebook(self) -> Gradebook:
        return Gradebook(self.course.coursedir.db_url, self.course.coursedir.course_id)


def _good(sitting: Sitting) -> Kept | None:
    """An examination of the same that went well."""
    kept = sitting.kept()
    return kept if kept is not None and kept.recorded is not None and not kept.failure else None


def _of_kept(student: str, how: How, kept: Kept) -> Done:
    points, most = (sum(getattr(m, name) for m in kept.marks.values()) for name in ("points", "most"))
    return Done(student, how, points, most, tuple(i["says"] for i in kept.incidents))


def _of_outcome(student: str, outcome: Outcome) -> Done:
    how = How.LEFT if outcome.failure else How.RAN if outcome.ran else How.JUDGED
    points, most = (sum(getattr(m, name) for m in outcome.marks.values()) for name in ("points", "most"))
    said = tuple(i["says"] for i in outcome.incidents)
    return Done(student, how, points, most, said, outcome.failure)


@contextmanager
def alone(folder: Path, lesson: str) -> Iterator[None]:
    """No other command grades this lesson in this course folder meanwhile. Raises: Busy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{lesson}.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"{lesson} is being graded here by another command; wait for its end") from None
        yield

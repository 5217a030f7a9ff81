"""A class that nobody taught: as many students as you like, each varied from a submission of the bank.

Who they are is made up, and so is how they fared: a student starts from the marks and the mistakes that one
submission of the bank states, then misses or saves a few criteria, leaves checks out, or has the sandbox
stop something. Nothing is run. What lies in the course folder afterwards is what grading leaves there,
verdicts and pictures included.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, GradeCell, Student, SubmittedAssignment, SubmittedNotebook

from autograder.checks import rubric
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.apart import Outcome
from autograder.grading.bank import Sample, build, samples
from autograder.grading.cells import check_id, grade_id, marks_of
from autograder.grading.course import CONFIG, Course
from autograder.grading.examine import unjudged
from autograder.grading.kept import keep
from autograder.grading.keys import FOLDER as KEYS
from autograder.grading.rejudge import one_marked
from autograder.grading.secret import FILE as SECRET
from autograder.grading.trial import public_secret
from autograder.report.cell import verdict_outputs
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge
from reference.made_up_verdicts import made_verdict

LESSON = "variational-autoencoders"
FIRST = (
    "Ada Ben Chloé Deniz Emil Fatou Gus Hana Iris João Kofi Lena Mei Noor Otto Priya Quinn Rosa Şule Tomás"
)
LAST = "Abe Bauer Çelik Diallo Egede Fischer García Haddad Ito Jensen Kaya López Müller Nguyễn Okafor Park"
PREDICTIONS = {
    "prediction_clouds": ("they fill in", "they stay empty", "they grow"),
    "prediction_no_kl": ("an autoencoder again", "a better generator", "the same picture for everything"),
    "prediction_no_recon": ("one blurry average", "sharp garments", "the gaps come back"),
}
STOPPED = {"kind": "cell-stopped", "cell": "", "says": "Stopped, because it had computed for 60 s."}


@dataclass(frozen=True)
class Made:
    """One student as grading left her. ``essay``: points by hand, None while it waits."""

    student: str
    first: str
    last: str
    sample: Sample
    verdicts: Mapping[str, Verdict]
    said: Mapping[str, str]
    incidents: tuple[Mapping[str, str], ...]
    seconds: float
    essay: float | None


def make_class(root: Path, into: Path, count: int, seed: int = 0, printed: str = "", **named: str) -> Course:
    """A course folder at ``into`` with so many students graded, one in fifty without marks.

    ``printed``: what the students' wrong functions return. ``named``: students more, by id, with first and
    last name in one text.
    """
    course = _course(root, into)
    chance = random.Random(seed)
    bank = [s for s in samples(root, LESSON) if s.marks is not None]
    people = [*_people(count, chance), *((name, *whole.split(" ", 1)) for name, whole in named.items())]
    made = [_student(chance, who, chance.choice(bank), printed) for who in people]
    absent = {m.student for n, m in enumerate(made[:count]) if n % 50 == 49}
    _book(course, [m for m in made if m.student not in absent], [m for m in made if m.student in absent])
    for each in made:
        if each.student in absent:
            _hand_in(course, each.student, b"%PDF-1.7")
        else:
            _keep(course, root, each)
    return course


def _course(root: Path, into: Path) -> Course:
    """A course folder whose gradebook knows the lesson's cells; nothing is released in it."""
    into.mkdir(parents=True)
    shutil.copy(root / CONFIG, into)
    shutil.copytree(root / KEYS, into / KEYS)
    (into / SECRET).write_text(public_secret(0) + "\n")
    nb = nbformat.read(root / "assignments" / LESSON / f"{LESSON}.ipynb", as_version=4)
    course = Course(into)
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        gradebook.add_assignment(LESSON)
        gradebook.add_notebook(LESSON, LESSON)
        for cell in nb.cells:
            if marks_of(cell).get("grade"):
                most, kind = marks_of(cell)["points"], cell.cell_type
                gradebook.add_grade_cell(grade_id(cell), LESSON, LESSON, max_score=most, cell_type=kind)
    return course


def _people(count: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for n in range(count):
        yield f"s{n:04}", chance.choice(FIRST.split()), chance.choice(LAST.split())


def _student(chance: random.Random, who: tuple[str, str, str], sample: Sample, printed: str) -> Made:
    skill = chance.betavariate(3, 2)
    lazy = chance.random() < 0.08
    verdicts = {c.id: made_verdict(chance, c, sample, skill, lazy, printed) for c in rubric(LESSON).checks}
    said = {
        n: a[0] if chance.random() < 0.3 + skill / 2 else chance.choice(a) for n, a in PREDICTIONS.items()
    }
    verdicts["predictions"] = _predicted(said)
    return Made(
        *who,
        sample,
        verdicts,
        said,
        (STOPPED,) if chance.random() < 0.03 else (),
        seconds=chance.lognormvariate(3.6, 0.35),
        essay=chance.choice((None, None, 1.0, 2.0, 3.0)),
    )


def _predicted(said: Mapping[str, str]) -> Verdict:
    return judge(rubric(LESSON).check("predictions"), LocalStudent(dict(said), _blank(""), grading=True))


def _blank(student: str) -> Transcript:
    return Transcript(LESSON, student, seed=1, contexts={"predictions": "here"})


def _transcript(made: Made) -> bytes:
    """An exam of which only the predictions were recorded."""
    recorded = _blank(made.student)
    judge(rubric(LESSON).check("predictions"), LocalStudent(dict(made.said), recorded, grading=True))
    with TemporaryDirectory() as folder:
        recorded.save(Path(folder) / "transcript.zip")
        return (Path(folder) / "transcript.zip").read_bytes()


def _keep(course: Course, root: Path, made: Made) -> None:
    nb = _notebook(root, made.sample.path)
    for cell in nb.cells:
        if (known := check_id(cell)) in made.verdicts:
            cell["outputs"] = verdict_outputs(made.verdicts[known])
    marks = {name: one_marked(name, verdict, "") for name, verdict in made.verdicts.items()}
    incidents = (*made.incidents, *(vars(i) for i in unjudged(made.verdicts)))
    outcome = Outcome(nb, marks, incidents, _transcript(made), seconds=made.seconds)
    keep(course.root / "transcripts" / LESSON / made.student, outcome, "made up", "made up")


@cache
def _built(root: Path, path: Path) -> bytes:
    bank = {sample.path: sample for sample in samples(root, LESSON)}
    return build(bank[path], root / "assignments" / LESSON / f"{LESSON}.ipynb")[f"{LESSON}.ipynb"]


def _notebook(root: Path, path: Path) -> NotebookNode:
    """The submission of the bank as its student handed it in; an empty one, where that is none."""
    try:
        return nbformat.reads(_built(root, path).decode(), as_version=4)
    except Exception:
        return nbformat.v4.new_notebook()


def _hand_in(course: Course, student: str, data: bytes) -> None:
    path = course.root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _book(course: Course, graded: Sequence[Made], absent: Sequence[Made]) -> None:
    """The gradebook's rows: automatic marks, and one by hand where a person gave it."""
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        assignment = gradebook.find_assignment(LESSON)
        (notebook,) = assignment.notebooks
        cells: list[GradeCell] = list(notebook.grade_cells)
        for made in (*graded, *absent):
            student = Student(id=made.student, first_name=made.first, last_name=made.last)
            gradebook.db.add(student)
            if made in absent:
                continue
            submission = SubmittedAssignment(assignment=assignment, student=student)
            submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
            gradebook.db.add_all([submission, submitted])
            for cell in cells:
                verdict = made.verdicts.get(cell.name)
                unsure = verdict is not None and Status.GRADER_ERROR in {
                    f.status for _, f in verdict.findings
                }
                auto = verdict.points if verdict is not None and not unsure else None
                by_hand = made.essay if verdict is None else None
                waits = auto is None and by_hand is None
                gradebook.db.add(
                    Grade(
                        cell=cell,
                        notebook=submitted,
                        auto_score=auto,
                        manual_score=by_hand,
                        needs_manual_grade=waits,
                    )
                )
        gradebook.db.commit()

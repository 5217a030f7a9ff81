"""A class of which only what changed is examined, whatever happens in between."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import inspect, text

from autograder.grading import judged_by, whole_class
from autograder.grading.booked import INDEXES, index, marks_of, scores
from autograder.grading.course import Course, CourseError
from autograder.grading.whole_class import Busy, ClassRun, How, Progress, alone
from tests.grading.class_stand_in import StandIn, graded
from tests.grading.small_course import LESSON, MEAN, by_name, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("class")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_course(tmp_path_factory.mktemp("class") / "course")


@pytest.fixture
def root(released: Course, request: pytest.FixtureRequest) -> Path:
    """The course with one student of this test's own, examined once and in the gradebook."""
    hand_in(released, name(request), solved(released))
    assert graded(released.root, StandIn(), name(request))[name(request)].how is How.RAN
    return released.root


def name(request: pytest.FixtureRequest) -> str:
    return re.sub(r"\W|_", "-", request.node.name.removeprefix("test_"))


@pytest.fixture
def student(request: pytest.FixtureRequest) -> str:
    return name(request)


def booked(root: Path, student: str) -> dict[str, float | None]:
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return scores(gradebook, LESSON, student).get(student, {})


def submitted(root: Path, student: str) -> Path:
    return root / "submitted" / student / LESSON / f"{LESSON}.ipynb"


def change(root: Path, student: str, cell: str, source: str) -> None:
    path = submitted(root, student)
    nb = nbformat.read(path, as_version=4)
    by_name(nb, cell).source = source
    nbformat.write(nb, path)


def test_what_is_done_is_done(root: Path, student: str) -> None:
    """Nothing changed: nobody is examined, nothing is written to the gradebook, the marks are told."""
    before = (root / "gradebook.db").read_bytes()
    workers = StandIn()
    done = graded(root, workers, student)[student]
    assert (done.how, done.points, done.most) == (How.UNCHANGED, 2.0, 8.0)
    assert workers.ran == workers.judged == []
    assert (root / "gradebook.db").read_bytes() == before
    assert booked(root, student)["kl-divergence"] == 1.0


def test_an_essay_alone_is_not_run_again(root: Path, student: str) -> None:
    """Text is in the autograded notebook and the gradebook's row is renewed; the code is not run."""
    change(root, student, "essay", "On second thought.")
    workers = StandIn()
    assert graded(root, workers, student)[student].how is How.REUSED
    assert workers.ran == workers.judged == []
    path = root / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    after = nbformat.read(path, as_version=4)
    assert by_name(after, "essay").source == "On second thought."
    assert by_name(after, "kl-divergence").outputs[0].data["text/plain"] == "1.0"


def test_the_time_of_handing_in_is_no_reason_to_run(root: Path, student: str) -> None:
    """A resubmission of the same work later: the gradebook has the new time, from what was kept."""
    submitted(root, student).with_name("timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
    assert graded(root, StandIn(), student)[student].how is How.REUSED
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert gradebook.find_submission(LESSON, student).timestamp.day == 2


def test_changed_code_is_run(root: Path, student: str) -> None:
    """Another solution is another examination."""
    change(root, student, "kl-code", MEAN)
    workers = StandIn(points=0.5)
    assert graded(root, workers, student)[student].how is How.RAN
    assert workers.ran == [student]
    assert booked(root, student)["kl-divergence"] == 0.5


@pytest.mark.parametrize("what", ["a-file-beside", "other-limits", "another-secret"])
def test_what_an_answer_rests_on_is_run_again(root: Path, student: str, what: str) -> None:
    """A file, a limit and the secret are parts of the examination: with another one it is held again."""
    config, secret = root / "nbgrader_config.py", root / ".course-secret"
    before = config.read_text(), secret.read_text()
    if what == "a-file-beside":
        submitted(root, student).with_name("data.csv").write_text("1,2")
    elif what == "other-limits":
        config.write_text(before[0] + "\nc.Examine.limits = {'memory_mib': 1000}\n")
    else:
        secret.write_text("cd" * 32)
    workers = StandIn()
    graded(root, workers, student)
    config.write_text(before[0])
    secret.write_text(before[1])
    assert workers.ran == [student]


def test_force_runs_anyway(root: Path, student: str) -> None:
    """What was kept is left aside, and replaced."""
    workers = StandIn(points=0.5)
    assert graded(root, workers, student, force=True)[student].how is How.RAN
    assert booked(root, student)["kl-divergence"] == 0.5


def test_changed_judging_judges_what_was_recorded(
    root: Path, student: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another rubric or answer key: the workers get the recorded exam along, and need not run it."""
    monkeypatch.setattr(judged_by, "_judging", lambda *_: "another rubric")
    workers = StandIn(points=0.5)
    assert graded(root, workers, student)[student].how is How.JUDGED
    assert (workers.ran, workers.judged) == ([], [student])
    assert booked(root, student)["kl-divergence"] == 0.5


def test_a_due_date_that_makes_somebody_late_is_noticed(root: Path, student: str) -> None:
    """The submission is booked again, for its penalty, and not run; once is enough."""
    submitted(root, student).with_name("timestamp.txt").write_text("2026-01-02 03:04:05 UTC")
    graded(root, StandIn(), student)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate="2026-01-01 00:00:00 UTC")
    workers = StandIn()
    assert graded(root, workers, student)[student].how is How.REUSED
    assert graded(root, workers, student)[student].how is How.UNCHANGED
    assert workers.ran == workers.judged == []


def test_a_gradebook_that_lost_a_row_gets_it_back(root: Path, student: str) -> None:
    """An older copy of the gradebook was put back: what was kept is booked again, and not run."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.find_grade("kl-divergence", LESSON, LESSON, student).auto_score = 0.0
        gradebook.db.commit()
    assert graded(root, StandIn(), student)[student].how is How.REUSED
    assert booked(root, student)["kl-divergence"] == 1.0


def test_killed_before_the_gradebook_heard(root: Path, student: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examination lies on disk, the gradebook has nothing: started again, it is booked and not run."""
    change(root, student, "kl-code", MEAN)

    def killed(self: Course, lesson: str, student: str) -> str:
        raise SystemExit("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Course, "autograde", killed)
        with pytest.raises(SystemExit):
            graded(root, StandIn(points=0.5), student)
    assert booked(root, student)["kl-divergence"] == 1.0
    workers = StandIn()
    assert graded(root, workers, student)[student].how is How.REUSED
    assert workers.ran == []
    assert booked(root, student)["kl-divergence"] == 0.5


def test_half_of_what_was_kept_is_nothing(root: Path, student: str) -> None:
    """A transcript that is not the one that the marks were found by: the submission is run again."""
    transcript = root / "transcripts" / LESSON / f"{student}.transcript.zip"
    transcript.write_bytes(transcript.read_bytes()[:-1])
    change(root, student, "essay", "Otherwise nothing would be looked at.")
    workers = StandIn()
    assert graded(root, workers, student)[student].how is How.RAN
    assert workers.ran == [student]


def test_a_failed_examination_stops_nobody_and_is_tried_again(released: Course) -> None:
    """Its marks are a person's; others have theirs; a later run examines it anew."""
    for each in ("fails", "stays"):
        hand_in(released, each, solved(released))
    done = graded(released.root, StandIn(fails="it ended every worker"), "fails", "stays")
    assert (done["fails"].how, done["fails"].says) == (How.LEFT, "it ended every worker")
    assert done["stays"].how is How.RAN
    assert booked(released.root, "fails")["kl-divergence"] is None
    again = graded(released.root, StandIn(), "fails", "stays")
    assert (again["fails"].how, again["stays"].how) == (How.RAN, How.UNCHANGED)
    assert booked(released.root, "fails")["kl-divergence"] == 1.0


def test_a_file_that_is_no_notebook_is_refused_by_name(released: Course) -> None:
    """In nbgrader's own step, and the workers are not even asked."""
    hand_in(released, "pdf", b"%PDF-1.7")
    workers = StandIn()
    done = graded(released.root, workers, "pdf")["pdf"]
    assert done.how is How.REFUSED
    assert "not a notebook" in done.says
    assert workers.ran == []


def test_who_did_not_hand_in_is_named(released: Course) -> None:
    """A student's name that is mistyped is one clear line, before anything is graded."""
    with pytest.raises(CourseError, match=f"nothing of {LESSON} was handed in by nobody-there"):
        graded(released.root, StandIn(), "nobody-there")
    with pytest.raises(CourseError, match=f"nothing of another-lesson was handed in.*: {LESSON}"):
        ClassRun(released, "another-lesson").start()


def test_a_stopped_run_ends_what_it_began_and_can_go_on(released: Course) -> None:
    """Asked to stop after the first mark: the rest is not touched, and the next run does the rest only."""
    names = ["stop-a", "stop-b", "stop-c"]
    for each in names:
        hand_in(released, each, solved(released))
    told: list[Progress] = []
    done = graded(
        released.root, StandIn(), *names, show=told.append, stopped=lambda: any(p.done for p in told)
    )
    assert list(done) == ["stop-a"]
    again = graded(released.root, StandIn(), *names)
    assert [again[n].how for n in names] == [How.UNCHANGED, How.RAN, How.RAN]


def test_one_command_at_a_time_writes(tmp_path: Path) -> None:
    """A second one for the same lesson is refused in a line; another lesson's goes on."""
    with alone(tmp_path, LESSON), alone(tmp_path, "another"):
        refused = pytest.raises(Busy, match="being graded here by another command")
        with refused, alone(tmp_path, LESSON):
            raise AssertionError("it was let in")
    with alone(tmp_path, LESSON):
        assert (tmp_path / f".{LESSON}.lock").exists()


def test_manual_marks_and_comments_stay(root: Path, student: str) -> None:
    """What a person wrote is there after the submission was graded anew."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.find_grade("essay", LESSON, LESSON, student).manual_score = 2.5
        gradebook.find_comment("essay", LESSON, LESSON, student).manual_comment = "Good."
        gradebook.db.commit()
    graded(root, StandIn(), student, force=True)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        assert gradebook.find_grade("essay", LESSON, LESSON, student).manual_score == 2.5
        assert gradebook.find_comment("essay", LESSON, LESSON, student).manual_comment == "Good."


def test_the_workers_are_kept_busy_and_no_more(released: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most a few submissions wait at the workers' door, so a class of any size needs little memory."""
    names = [f"many-{n}" for n in range(5)]
    for each in names:
        hand_in(released, each, solved(released))
    monkeypatch.setattr(whole_class, "AHEAD", 2)
    told: list[Progress] = []
    graded(released.root, StandIn(), *names, show=told.append)
    assert max(p.running for p in told) <= 2
    assert [p.done for p in told if p.last] == [1, 2, 3, 4, 5]


def test_marks_of_one_are_found_without_going_through_the_class(root: Path, student: str) -> None:
    """Each row of which every student has one is looked up by what is this student's own; none is scanned."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        asked = marks_of(gradebook, LESSON, student).statement.compile(compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in gradebook.db.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    everybodys = {
        "grade": "cell_id",
        "submitted_notebook": "notebook_id",
        "submitted_assignment": "assignment_id",
    }
    for table, column in everybodys.items():
        (step,) = [line for line in plan if re.match(rf"\w+ {table}\b", line)]
        assert step.startswith("SEARCH"), plan
        assert f"({column}=?)" not in step, plan


def test_a_gradebook_gets_the_indexes_that_it_lacks(root: Path) -> None:
    """After a run nbgrader's own look-ups of a student's rows have an index; there is one of each."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        index(gradebook)
        found = inspect(gradebook.engine)
        for table, column in INDEXES.items():
            assert [i["column_names"] for i in found.get_indexes(table)] == [[column]]


def test_what_is_told_of_a_step_does_not_grow_with_the_class(root: Path, student: str) -> None:
    """Progress is numbers and the newest submission alone; those that took an examination are counted."""
    told: list[Progress] = []
    graded(root, StandIn(), student, show=told.append)
    graded(root, StandIn(), student, force=True, show=told.append)
    seen = [(p.total, p.done, p.examined, p.running) for p in told if p.last]
    assert seen == [(1, 1, 0, 0), (1, 1, 1, 0)]

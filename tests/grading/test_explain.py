"""A mark is explained from what was kept, and whatever stands in the way is one line with the remedy."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nbgrader.api import Gradebook

from autograder.commands.explain import explain
from autograder.exam.transcript import Transcript
from autograder.grading.course import Course
from autograder.grading.kept import TRANSCRIPT, keep, read_kept
from tests.grading.class_stand_in import Recording, StandIn, graded
from tests.grading.small_course import LESSON, MEAN, by_name, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("class")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Ada's is wrong, emil's not graded, fatou's examination failed, gil's transcript was changed."""
    course = make_course(tmp_path_factory.mktemp("explain") / "course")
    own = solved(course, MEAN)
    by_name(own, "setup").source += "\nsomething = 'of the student'"
    for student in ("ada", "emil", "gil", "hana"):
        hand_in(course, student, own)
    graded(course.root, Recording(), "ada", "gil", "hana")
    stem = course.root / "transcripts" / LESSON
    with (stem / f"gil{TRANSCRIPT}").open("ab") as file:
        file.write(b"more")
    _ask_otherwise(stem / "hana")
    hand_in(course, "fatou", own)
    graded(course.root, StandIn(fatou="it did not end within 1800 s"), "fatou")
    return course


def _ask_otherwise(stem: Path) -> None:
    """The transcript as one of another rubric's: its answers belong to questions that nobody asks now."""
    kept = read_kept(stem)
    assert kept is not None
    assert kept.recorded is not None
    path = stem.with_name(stem.name + TRANSCRIPT)
    other = Transcript.load(path)
    other.entries = {"0" * 64: next(iter(other.entries.values()))}
    other.save(path)
    outcome = kept.outcome(kept.recorded.outputs)
    keep(stem, type(outcome)(outcome.notebook, outcome.marks, (), path.read_bytes()), "", "")


@pytest.fixture
def ask(course: Course, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.chdir(course.root)
    return lambda *words: CliRunner().invoke(explain, list(words))


def test_the_mark_is_explained_from_the_transcript(ask: Callable[..., Result]) -> None:
    """Mark, cause, question, answer, tolerance and what is right, and how to repeat it."""
    said = ask(LESSON, "ada", "any-clouds")
    assert said.exit_code == 0
    for part in (
        "failed: 0 of 3 points",
        "kl-mean-over-dims",
        "kl = kl_divergence(mu, logvar)",
        "tolerance: 0.1 %",
    ):
        assert part in said.output
    assert f"autograder explain {LESSON} ada any-clouds --script" in said.output
    assert ask(LESSON, "ada", "kl-divergence/any-clouds").output.startswith("ada, ")


def test_without_a_criterion_there_is_the_list(ask: Callable[..., Result]) -> None:
    """Each criterion by check, with its worth and how it ended."""
    assert [line.split() for line in ask(LESSON, "ada").output.splitlines()] == [
        ["kl-divergence/worked-numbers", "2", "failed"],
        ["kl-divergence/any-clouds", "3", "failed"],
        ["kl-divergence/prior-costs-nothing", "1", "passed"],
    ]


def test_a_persons_mark_is_told(ask: Callable[..., Result], course: Course) -> None:
    """What counts in the gradebook in place of the examiner's points stands beside them."""
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        gradebook.find_grade("kl-divergence", LESSON, LESSON, "ada").manual_score = 4.5
        gradebook.db.commit()
    assert "A person gave 4.5 points" in ask(LESSON, "ada", "any-clouds").output


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("variational-autoencoder", "ada"), "did you mean variational-autoencoders"),
        ((LESSON, "adda"), "there is no student 'adda'; did you mean ada?"),
        ((LESSON, "emil"), "`autograder grade variational-autoencoders --student emil --force` examines it"),
        ((LESSON, "fatou", "any-clouds"), "it did not end within 1800 s"),
        ((LESSON, "ada", "any-cloud"), "did you mean kl-divergence/any-clouds?"),
        (
            (LESSON, "ada", "kl-divergence/x"),
            "did you mean kl-divergence/worked-numbers, kl-divergence/any-cl",
        ),
        ((LESSON, "gil", "any-clouds"), "not the transcript that the marks were found by"),
        ((LESSON, "hana", "any-clouds"), "was asked by another rubric; `autograder regrade"),
    ],
)
def test_what_stands_in_the_way_is_one_line(
    ask: Callable[..., Result], words: tuple[str, ...], problem: str
) -> None:
    """It names what is wrong and what to do; nothing is explained, and there is no traceback."""
    said = ask(*words)
    assert said.exit_code == 1
    assert problem in said.output
    assert len(said.output.strip().splitlines()) == 1


def test_the_script_holds_what_was_put_back_and_names_the_rest(
    ask: Callable[..., Result], course: Course, tmp_path: Path
) -> None:
    """It says first that it runs the student's code, is plain Python, and holds only released text."""
    path = tmp_path / "again.py"
    said = ask(LESSON, "ada", "any-clouds", "--script", str(path))
    assert "It runs the student's code" in said.output
    text = path.read_text(encoding="utf-8")
    assert "IT RUNS THE CODE OF THAT NOTEBOOK" in "\n".join(text.splitlines()[:4])
    assert isinstance(ast.parse(text), ast.Module)
    assert "Cell('setup', source=" in text
    assert "Cell('kl-code', digest=" in text
    assert "of the student" not in text
    summary = json.loads((course.root / "transcripts" / LESSON / "ada.json").read_text())
    assert f"status='{summary['marks'][0]['criteria']['any-clouds']}'" in text


def test_the_script_has_a_name_of_its_own(ask: Callable[..., Result], course: Course) -> None:
    """Without one given, it is made of student, check and criterion, and lies in the course folder."""
    ask(LESSON, "ada", "any-clouds", "--script")
    path = course.root / "repeat-ada-kl-divergence-any-clouds.py"
    assert path.is_file()

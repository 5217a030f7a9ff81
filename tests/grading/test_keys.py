"""Answer keys: read on the examiner's side, from the course's folder, and missed in one clear line."""

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.exam.transcript import Transcript
from autograder.grading.bank import read_sample
from autograder.grading.course import Course, CourseError
from autograder.grading.keys import FOLDER, KeyFileError, read_key
from autograder.grading.rejudge import judge_again
from autograder.grading.trial import grade, hand_in, lay_out

ROOT = Path(__file__).parents[2]
LESSON = "from-classification-to-generation"
BANK = ROOT / "reference" / "submissions" / LESSON
MISTAKEN = read_sample(BANK / "mistaken" / "black_and_white_thinking.py")


def test_a_lesson_without_a_key_has_none(tmp_path: Path) -> None:
    """That is no error: most lessons are judged by what their functions do."""
    assert read_key(tmp_path, "lesson") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[check", "can't be read"),
        ("[check.answer]\nk = 1", "check has something else than answers and mistakes"),
        ("check = 1", "check has something else"),
        ("[[check.mistakes]]\nname = 'x'", "a mistake of check lacks its name, message or answers"),
    ],
)
def test_a_broken_key_is_named(tmp_path: Path, text: str, problem: str) -> None:
    """One line with the file and what is wrong with it."""
    (tmp_path / "lesson.toml").write_text(text)
    with pytest.raises(KeyFileError, match=problem) as raised:
        read_key(tmp_path, "lesson")
    assert str(tmp_path / "lesson.toml") in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with this lesson."""
    return lay_out(ROOT, tmp_path_factory.mktemp("keys") / "course", LESSON)


@pytest.mark.xdist_group("keys")
def test_the_key_travels_with_the_task_and_judges_again(course: Course) -> None:
    """Graded by nbgrader with the key, from a folder of the course's choosing; read again, the same marks."""
    elsewhere = course.root / "elsewhere"
    (course.root / FOLDER).rename(elsewhere)
    config = course.root / "nbgrader_config.py"
    said = config.read_text()
    config.write_text(said + "c.Examine.keys = 'elsewhere'\n")
    hand_in(course, MISTAKEN, "ada")
    assert grade(Course(course.root), MISTAKEN, "ada").differs() == ""
    config.write_text(said)
    (course.root / FOLDER).parent.mkdir(exist_ok=True)
    elsewhere.rename(course.root / FOLDER)
    recorded = Transcript.load(course.root / "transcripts" / LESSON / "ada.transcript.zip")
    again = judge_again(recorded, read_key(course.root / FOLDER, LESSON))
    lost = {c: v.points for c, v in again.items() if v.points < v.check.points}
    assert lost == MISTAKEN.marks
    assert {v.named.name for v in again.values() if v.named} == MISTAKEN.names


@pytest.mark.xdist_group("keys")
def test_a_missing_key_costs_nothing_and_is_said(course: Course) -> None:
    """What needs it waits for a person, staff hear which file is missing, and the rest is marked."""
    key = course.root / FOLDER / f"{LESSON}.toml"
    text = key.read_text()
    key.unlink()
    hand_in(course, MISTAKEN, "ben")
    log = course.autograde(LESSON, "ben")
    key.write_text(text)
    said = f"{LESSON}.toml is not among the answer keys"
    assert said in log
    summary = json.loads((course.root / "transcripts" / LESSON / "ben.json").read_text())
    causes = {i["cell"]: i["says"] for i in summary["incidents"]}
    assert set(causes) == {"invert-classifier", "image-space", "paradigms", "density"}
    assert all(said in cause for cause in causes.values())
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        found = {g.name: g for g in gradebook.find_submission_notebook(LESSON, LESSON, "ben").grades}
        assert found["predictions"].auto_score == 2
        assert all(found[c].auto_score is None and found[c].needs_manual_grade for c in causes)


@pytest.mark.xdist_group("keys")
def test_a_key_that_can_not_be_read_stops_grading(course: Course) -> None:
    """Nobody is graded by half a key: the error names the file."""
    key = course.root / FOLDER / f"{LESSON}.toml"
    text = key.read_text()
    key.write_text(text + "\n[[")
    hand_in(course, MISTAKEN, "chloe")
    with pytest.raises(CourseError, match=rf"{LESSON}.toml: the answer key can't be read"):
        course.autograde(LESSON, "chloe")
    key.write_text(text)


@pytest.mark.xdist_group("keys")
def test_what_a_kernel_can_see_of_it_is_nothing(course: Course) -> None:
    """A student's cell finds neither the course's key nor the original, which are both there outside."""
    spy = "import pathlib\nfor f in {files!r}:\n    print('there' if pathlib.Path(f).exists() else 'nothing')"
    files = [str(course.root / FOLDER / f"{LESSON}.toml"), str(ROOT / FOLDER / f"{LESSON}.toml")]
    assert all(Path(f).exists() for f in files)
    hand_in(course, MISTAKEN, "deniz")
    path = course.root / "submitted" / "deniz" / LESSON / f"{LESSON}.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(nbformat.v4.new_code_cell(spy.format(files=files), id="spy"))
    nbformat.write(nb, path)
    course.autograde(LESSON, "deniz")
    done = nbformat.read(course.root / "autograded" / "deniz" / LESSON / f"{LESSON}.ipynb", as_version=4)
    assert done.cells[-1].outputs[0].text == "nothing\nnothing\n"

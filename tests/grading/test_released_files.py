"""Files that are released beside a notebook: at grading they are the course's, whatever was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.grading import preprocessors
from autograder.grading.course import Course, CourseError
from autograder.grading.prepare import Preparing
from tests.grading.small_course import LESSON, RIGHT, ROOT, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("released files")

# Right with the course's file, and with no other.
WITH_FILE = "import helper\n" + RIGHT.replace("0.5", "helper.HALF").replace(".sum()", ".sum() + helper.MORE")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose lesson comes with a module and a file of data."""
    root = tmp_path_factory.mktemp("course")
    make_course(root)
    folder = root / "assignments" / LESSON
    (folder / "helper.py").write_text(
        "from pathlib import Path\nHALF = 0.5\nMORE = int(Path('data/zero.txt').read_text())\n"
    )
    (folder / "data").mkdir()
    (folder / "data" / "zero.txt").write_text("0")
    Course(root).generate_assignment(LESSON)
    return Course(root)


def points(course: Course, student: str, files: dict[str, str]) -> float | None:
    """The points of a right solution that uses the files, with these handed in beside it."""
    hand_in(course, student, solved(course, WITH_FILE))
    for name, text in files.items():
        path = course.root / "submitted" / student / LESSON / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    course.autograde(LESSON, student)
    with Gradebook(course.coursedir.db_url, course.coursedir.course_id) as gradebook:
        return gradebook.find_grade("kl-divergence", LESSON, LESSON, student).auto_score


def test_they_are_released(course: Course) -> None:
    """Students get them beside their notebook."""
    folder = course.root / "release" / LESSON
    assert (folder / "helper.py").is_file()
    assert (folder / "data" / "zero.txt").read_text() == "0"


def test_a_changed_one_is_put_back(course: Course) -> None:
    """What a student made of a released file plays no part."""
    assert points(course, "changed", {"helper.py": "HALF, MORE = 3, 3\n", "data/zero.txt": "7"}) == 6


def test_a_missing_one_is_put_back(course: Course) -> None:
    """Whoever hands in the notebook alone loses nothing."""
    assert points(course, "missing", {}) == 6


def test_too_much_beside_a_notebook_leaves_the_courses_own(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the student's files are too many to take along, the released ones still are."""
    monkeypatch.setattr(preprocessors, "SUBMITTED_FILES_MIB", 0)
    assert points(course, "much", {"notes.txt": "x" * 100, "data/zero.txt": "7"}) == 6


def test_what_nbgrader_lays_beside_a_notebook_is_no_work(course: Course) -> None:
    """The time of handing in and the secret that feedback is found by are new each time, and stay out."""
    laid = {"timestamp.txt": b"now", "submission_secret.txt": b"s", "mine.txt": b"m"}
    assert set(Preparing(course, LESSON).examine.files(LESSON, laid)) == {"mine.txt"}


def test_a_folder_in_the_place_of_one_is_refused_by_name(course: Course) -> None:
    """A folder under a released file's name stops this one submission, in a line that says which."""
    with pytest.raises(CourseError, match=r"helper\.py"):
        points(course, "folder", {"helper.py/notes.txt": "x"})


def test_the_package_holds_no_weights_of_a_vae() -> None:
    """Students have the package while they do lesson 3, where a trained VAE would be worth marks."""
    from safetensors import safe_open

    for path in (ROOT / "autograder").rglob("*.safetensors"):
        with safe_open(path, "pt") as stored:
            assert not [name for name in stored.keys() if "logvar" in name]  # noqa: SIM118
    assert list(Path(ROOT / "autograder").rglob("*vae*.safetensors")) == []

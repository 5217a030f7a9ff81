"""A course's own checks are loaded from their text, and say by file and line what can't be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.checks import has_rubric, rubric
from autograder.checks.course import ChecksError, CourseChecks, found_near, read_checks

CHECK = "from autograder.rubric.check import Check\n\n"
ONE = {"mine/two_layers.py": CHECK + 'B = Check("b", "B", "b", "")\nA = Check("a", "A", "a", "")\n'}


def ids(files: dict[str, str], lesson: str = "two-layers") -> list[str]:
    return [check.id for check in CourseChecks(files).rubric(lesson).checks]


def test_the_file_is_the_rubric() -> None:
    """All checks of the lesson's file, in its order; points by hand beside them."""
    assert ids(ONE) == ["b", "a"]
    by_hand = {"mine/two_layers.py": ONE["mine/two_layers.py"] + "BY_HAND = {'essay': 3}\n"}
    assert CourseChecks(by_hand).rubric("two-layers").by_hand == {"essay": 3}


def test_a_course_may_have_lessons_of_the_package_too() -> None:
    """What the course has no file for is looked up in the package; what nobody has is named."""
    course = CourseChecks(ONE)
    assert has_rubric("two-layers", course)
    assert not has_rubric("two-layers")
    assert rubric("autoencoders", course) is rubric("autoencoders")
    with pytest.raises(KeyError, match=r"no rubric for the lesson 'three'.*no mine/three\.py"):
        rubric("three", course)


def test_lessons_share_what_begins_with_an_underscore() -> None:
    """A lesson's checks come with shared files and folders, and without any other lesson's file."""
    files = {
        "mine/_shared.py": "X = 'Shared'\n",
        "mine/parts/__init__.py": "",
        "mine/parts/names.py": "NAME = 'shared'\n",
        "mine/one.py": CHECK
        + "from mine.parts.names import NAME\nfrom mine._shared import X\nA = Check(NAME, X, 'a', '')\n",
        "mine/two.py": "raise RuntimeError('of another lesson')\n",
    }
    assert set(CourseChecks(files).for_lesson("one").files) == set(files) - {"mine/two.py"}
    assert ids(files, "one") == ["shared"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\ny = z\n", r"mine/one\.py:2: NameError: name 'z' is not defined"),
        ("x = (\n", r"mine/one\.py:1: SyntaxError: '\(' was never closed"),
        ("import mine.two\n", r"mine/one\.py:1: ModuleNotFoundError: .*begin with an underscore"),
        ("from mine import _shared\n", r"mine/_shared\.py:1: ZeroDivisionError"),
        ("x = 1\n", r"mine/one\.py holds no check"),
        (CHECK + "A, B = (Check('a', n, 'a', '') for n in 'AB')\n", "more than one check is called a"),
    ],
)
def test_what_can_not_be_loaded_is_one_line(text: str, says: str) -> None:
    """File, line and cause; nothing of it stays among the modules."""
    with pytest.raises(ChecksError, match=says) as caught:
        ids({"mine/one.py": text, "mine/two.py": "", "mine/_shared.py": "1 / 0\n"}, "one")
    assert "\n" not in str(caught.value)
    assert not any(name.split(".")[0] == "mine" for name in sys.modules)


def test_two_courses_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading leaves no module behind, and a module of that name as it was."""
    monkeypatch.setitem(sys.modules, "mine", sys)
    assert ids(ONE) == ["b", "a"]
    other = {"mine/two_layers.py": CHECK + 'C = Check("c", "C", "c", "")\n'}
    assert ids(other) == ["c"]
    assert ids(ONE) == ["b", "a"]
    assert sys.modules["mine"] is sys
    assert "mine.two_layers" not in sys.modules


def test_they_are_found_in_the_course_folder(tmp_path: Path) -> None:
    """All Python files of the folder, without what an editor left; a folder that isn't there is named."""
    (tmp_path / "mine" / ".ipynb_checkpoints").mkdir(parents=True)
    for name in ("two_layers.py", "notes.txt", ".ipynb_checkpoints/two_layers.py"):
        (tmp_path / "mine" / name).write_text(ONE["mine/two_layers.py"])
    assert read_checks(tmp_path, "mine") == CourseChecks(ONE)
    assert read_checks(tmp_path, "") == CourseChecks()
    for name, says in {"yours": "yours: the folder .* is missing", "a/b": "must name a folder"}.items():
        with pytest.raises(ChecksError, match=says):
            read_checks(tmp_path, name)


def test_a_notebook_finds_them_beside_it_or_above(tmp_path: Path) -> None:
    """Students have them beside the notebook, instructors in the course folder; the nearest counts."""
    for place in ("", "release/two-layers"):
        (tmp_path / place / "mine").mkdir(parents=True)
        (tmp_path / place / "mine" / "two_layers.py").write_text(f"# {place}\n")
    near = found_near(tmp_path / "release" / "two-layers", "mine")
    assert near.files == {"mine/two_layers.py": "# release/two-layers\n"}
    assert found_near(tmp_path / "release", "mine").files == {"mine/two_layers.py": "# \n"}
    with pytest.raises(ChecksError, match="neither beside this notebook nor above it"):
        found_near(tmp_path, "yours")

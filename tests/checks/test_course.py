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
    alone = CourseChecks({"mine/two_layers.py": "BY_HAND = {'essay': 3}\n"}).rubric("two-layers")
    assert (alone.lesson, alone.checks, alone.by_hand) == ("two-layers", (), {"essay": 3})


def test_a_check_under_two_names_is_one() -> None:
    """A name for the last one, say, adds nothing."""
    assert ids({"mine/two_layers.py": ONE["mine/two_layers.py"] + "LAST = A\n"}) == ["b", "a"]


def test_a_course_may_have_lessons_of_the_package_too() -> None:
    """What the course has no file for is looked up in the package; what nobody has is named."""
    course = CourseChecks(ONE)
    assert has_rubric("two-layers", course)
    assert not has_rubric("two-layers")
    assert rubric("autoencoders", course) is rubric("autoencoders")
    assert [check.id for check in rubric("two-layers", course).checks] == ["b", "a"]
    with pytest.raises(KeyError, match=r"no rubric for the lesson 'three'.*no mine/three\.py"):
        rubric("three", course)
    with pytest.raises(KeyError, match=r"there are: from-classification.*exploring-latent-spaces['\"]$"):
        rubric("three")
    assert has_rubric("autoencoders", course)
    assert not has_rubric("", CourseChecks())


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


def test_modules_are_what_they_would_be_on_disk() -> None:
    """A lesson's file is no package, a folder is one; nothing of the loader's own is in force in them."""
    files = {
        "mine/_shared.py": "X = 'Shared'\n",
        "mine/parts/__init__.py": "from .names import NAME\n",
        "mine/parts/names.py": "NAME = 'shared'\n",
        "mine/one.py": CHECK + "from ._shared import X\nfrom .parts import NAME\n\n"
        "def typed(x: int) -> None: ...\n\n"
        "A = Check(NAME, X, 'a', '')\nassert typed.__annotations__['x'] is int\n",
    }
    assert ids(files, "one") == ["shared"]


SHARED = {"mine/_shared.py": "1 / 0\n", "mine/_open.py": "x = 1\ny = (\n", "mine/_good.py": ""}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\ny = z\n", r"^mine/one\.py:2: NameError: name 'z' is not defined$"),
        ("x = (\n", r"^mine/one\.py:1: SyntaxError: '\(' was never closed$"),
        ("x = 1\nexec('(')\n", r"^mine/one\.py:2: SyntaxError: '\(' was never closed$"),
        ("import json\njson.loads('x')\n", r"^mine/one\.py:2: JSONDecodeError: Expecting value"),
        ("from mine import _open\n", r"^mine/_open\.py:2: SyntaxError: '\(' was never closed$"),
        (
            "import mine.two\n",
            r"^mine/one\.py:1: ModuleNotFoundError: .*of mine what .*an underscore, and folders\)$",
        ),
        ("import mine\nraise ValueError(mine)\n", r"<module 'mine' \(mine/__init__\.py\)>$"),
        ("from mine import _good\nraise ValueError(_good)\n", r"<module 'mine\._good' \(mine/_good\.py\)>$"),
        ("from mine import _shared\n", r"mine/_shared\.py:1: ZeroDivisionError"),
        ("x = 1\n", r"mine/one\.py holds no check"),
        (CHECK + "A, B = (Check('a', n, 'a', '') for n in 'AB')\n", "more than one check is called a"),
    ],
)
def test_what_can_not_be_loaded_is_one_line(text: str, says: str) -> None:
    """File, line and cause; nothing of it stays among the modules."""
    with pytest.raises(ChecksError, match=says) as caught:
        ids({"mine/one.py": text, "mine/two.py": "", **SHARED}, "one")
    assert "\n" not in str(caught.value)
    assert not any(name.split(".")[0] == "mine" for name in sys.modules)


def test_two_courses_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading leaves no module behind, nor a way to one, and a module of that name as it was."""
    finders = list(sys.meta_path)
    monkeypatch.setitem(sys.modules, "mine", sys)
    assert ids(ONE) == ["b", "a"]
    other = {"mine/two_layers.py": CHECK + 'C = Check("c", "C", "c", "")\n'}
    assert ids(other) == ["c"]
    assert ids(ONE) == ["b", "a"]
    assert sys.modules["mine"] is sys
    assert "mine.two_layers" not in sys.modules
    assert sys.meta_path == finders


def test_the_text_counts_whatever_lies_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of that name, from where the course is graded or was loaded before, is not looked into."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "two_layers.py").write_text("raise RuntimeError('from disk')\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert ids(ONE) == ["b", "a"]


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


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    """What is no UTF-8, or no file: one line that names the folder."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.py").write_text("# größer\n", encoding="utf-8")
    assert read_checks(tmp_path, "mine").files == {"mine/one.py": "# größer\n"}
    (tmp_path / "mine" / "one.py").write_text("# größer\n", encoding="latin-1")
    with pytest.raises(ChecksError, match="mine: the course's checks can't be read: 'utf-8' codec"):
        read_checks(tmp_path, "mine")
    (tmp_path / "mine" / "one.py").unlink()
    (tmp_path / "mine" / "folder.py").mkdir()
    with pytest.raises(ChecksError, match=r"mine: the course's checks can't be read: .*folder"):
        read_checks(tmp_path, "mine")


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

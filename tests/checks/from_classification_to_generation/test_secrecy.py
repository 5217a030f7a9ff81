"""The answer key is with the instructors: not in what students install, not in what they get, not inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.grading.keys import FOLDER
from autograder.sandbox.doctor import attempt
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import NoWall, find_wall
from tests.checks.from_classification_to_generation.notebooks import KEY, LESSON, ROOT

FILE = ROOT / FOLDER / f"{LESSON}.toml"
TEXTS = (".py", ".ipynb", ".json", ".toml", ".txt", ".md", ".html")


def pairs() -> Iterator[re.Pattern[str]]:
    """A name followed by its right answer, with nothing but signs between; and the exponent by itself."""
    assert KEY is not None
    for about in KEY.values():
        for name, said in about["answers"].items():
            for answer in said if isinstance(said, list) else [said]:
                yield re.compile(rf"\b{name}\b[^\w\n]{{1,8}}{re.escape(str(answer))}\b")
    yield re.compile(r"(?<!\d)188[789](?!\d)")


def given_away(*folders: str) -> list[str]:
    """The files below these folders that hold such a pair."""
    files = [p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in TEXTS]
    assert files
    return [str(p) for p in files if any(pair.search(p.read_text(errors="replace")) for pair in pairs())]


def test_neither_the_package_nor_the_release_holds_it() -> None:
    """Nothing that a student installs or gets says what is right; the instructors' notebook does."""
    assert given_away("autograder", "release") == []
    assert f"assignments/{LESSON}/{LESSON}.ipynb" in given_away("assignments")[0]


def test_wrong_answers_with_a_name_are_not_there_either() -> None:
    """A mistake's name and message stand in the key alone."""
    assert KEY is not None
    names = [said["name"] for about in KEY.values() for said in about.get("mistakes", ())]
    texts = [p.read_text() for folder in ("autograder", "release") for p in (ROOT / folder).rglob("*.py")]
    assert names
    assert not [name for name in names if any(name in text for text in texts)]


@pytest.mark.xdist_group("wall")
def test_it_can_not_be_seen_from_inside(tmp_path: Path) -> None:
    """Neither the course's own file nor one elsewhere is there behind the wall; without a wall both are."""
    copy = tmp_path / FILE.name
    copy.write_bytes(FILE.read_bytes())
    paths = [str(FILE), str(copy)]
    wall = find_wall(hidden=(str(ROOT), str(tmp_path)))
    assert attempt(wall, Limits(), "seen", *paths)["seen"] == []
    assert attempt(NoWall(), Limits(), "seen", *paths)["seen"] == paths

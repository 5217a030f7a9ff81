"""The house's structure, kept by a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import autograder

ROOT = Path(autograder.__file__).parent
FLOORS = [
    *("exam", "rubric", "oracles", "checks", "sandbox", "report"),
    *("evidence", "grading", "exports", "desk", "commands", "cli"),
]
GROUND = {"oracles", "checks", "sandbox", "report", "grading", "desk", "commands", "cli"}
"""Floors that may use ``autograder.lesson``: its data and its folder."""


def imports(path: Path) -> Iterator[str]:
    """The part of the package that each import of a file names, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        found = []
        if isinstance(node, ast.ImportFrom) and node.module:
            found = [node.module]
            if node.module == "autograder":
                found = [f"autograder.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        for name in found:
            if name.startswith("autograder."):
                yield name.split(".")[1]


def floor_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_imports_point_down() -> None:
    """No module imports from a floor above its own."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted(ROOT.rglob("*.py"))
        if floor_of(path) in FLOORS
        for name in imports(path)
        if name in FLOORS and FLOORS.index(name) > FLOORS.index(floor_of(path))
    ]
    assert wrong == []


def test_the_lessons_stand_apart() -> None:
    """What a notebook imports knows nothing of the exam; the lower floors know nothing of lessons."""
    for path in sorted((ROOT / "lesson").rglob("*.py")):
        assert set(imports(path)) <= {"lesson"}, path
    for floor in set(FLOORS) - GROUND:
        for path in sorted((ROOT / floor).rglob("*.py")):
            assert "lesson" not in set(imports(path)), path


def test_every_module_has_a_floor() -> None:
    """A new module at the top of the package is given its floor here."""
    assert {floor_of(p) for p in ROOT.rglob("*.py")} - {"lesson", "__init__"} == set(FLOORS)

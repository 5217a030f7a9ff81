"""The faults that are put in, and that each explanation still belongs to one."""

from __future__ import annotations

import ast
import gc

import pytest

from tests.mutation.__main__ import Explanations, may_meet
from tests.mutation.children import PACKAGE
from tests.mutation.mutants import mutants
from tests.mutation.page import Row, page, read


def faults(source: str) -> list[str]:
    return [m.fault for m in mutants("a.py", source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", ["a < b -> left out", "a < b -> a <= b", "a < b -> a >= b"]),
        ("y = a + 1", ["a + 1 -> a - 1", "1 -> 2"]),
        ("y = a and b", ["a -> left out", "b -> left out"]),
        ("y = not a", ["not a -> a"]),
        (
            "y = [30, 0.5, 0.0, True, 'key', 'a text']",
            ["30 -> 60", "0.5 -> 1.0", "0.5 -> 0.25", "0.0 -> 1.0", "True -> False", "'key' -> 'other-key'"],
        ),
        ("y = x.abs()", [".abs() -> left out"]),
        ("y = f(dim=d)", ["dim=d -> left out"]),
        ("y = all(x)", ["all -> any"]),
        ("y = Status.FAILED", ["Status.FAILED -> Status.BLOCKED"]),
        ("if a: b = c", ["if a -> if not"]),
        ("y = [a for a in b if a]", ["if a -> left out"]),
        ("def f(x: int = 2) -> int:\n    'a text'\n    return x", ["return x -> return None", "2 -> 3"]),
        ("import a\ny = zip(a, strict=True)", []),
        (
            "failed('word', 'word', 'word', seen='word')",
            [
                "failed('word', 'word', 'word', seen='word') -> left out",
                "seen='word' -> left out",
                "'word' -> 'other-word'",
            ],
        ),
        ("y = '\\ndef f(x):\\n    return x\\n'", ["return x -> return None"]),
    ],
)
def test_faults(source: str, expected: list[str]) -> None:
    """Each kind of fault, and what is left alone."""
    assert sorted(faults(source)) == sorted(expected)


def test_a_fault_changes_one_statement_and_no_other() -> None:
    """Above and below it the file stays as it is; a mistake goes by its name."""
    source = "# one\n@KL.mistake('kl-sign', 'Words.')\ndef _(mu):\n    return -mu\n\n\ny = 2  # two\n"
    found = list(mutants("a.py", source))
    assert {m.scope for m in found} == {"KL.mistake('kl-sign')", ""}
    assert len({m.source for m in found}) == len(found)
    for m in found:
        ast.parse(m.source)
        assert ("# one" in m.source, "y = 2  # two" in m.source) == (True, m.scope != "")


def test_every_explanation_belongs_to_a_fault() -> None:
    """What explained.toml explains can still be put in."""
    gc.collect()  # Python 3.11 can't parse while garbage of other tests logs its errors, which parses too
    why = Explanations()
    files = sorted({entry[0] for entry in why.known})
    for file in files:
        for mutant in mutants(file, (PACKAGE / file).read_text()):
            why.explains(mutant)
    assert why.unused(files) == []


def test_a_page_keeps_the_rows_of_other_runs() -> None:
    """A row can be read back from the page; files without one, or changed since, are named there."""
    kept, new = (
        Row("oracles/given.py", 12, 0, 1, 0, "00000000"),
        Row("checks/calibrated.py", 10, 4, 2, 3, "ab12cd34"),
    )
    text = page(
        [kept, new], ["oracles/given.py", "checks/calibrated.py", "checks/stand_in.py"], 12.0, ["tests/a"]
    )
    assert read(text) == [kept, new]
    assert "| checks/calibrated.py | 10 | 5 | 4 | 2 | 3 | 50.0 % | ab12cd34 |" in text
    assert "| all of these | 22 | 16 | 4 | 3 | 3 | 72.7 % |" in text
    assert "without figures: `checks/stand_in.py`." in text
    assert "since their run**: `oracles/given.py`, `checks/calibrated.py`." in text


@pytest.mark.parametrize(
    ("file", "test_file", "met"),
    [
        ("oracles/codes.py", "tests/checks/autoencoders/test_right.py", True),
        ("oracles/codes.py", "tests/oracles/test_codes.py", True),
        ("checks/autoencoders.py", "tests/oracles/test_codes.py", False),
        ("checks/autoencoders.py", "tests/checks/autoencoders/test_right.py", True),
        ("checks/autoencoders.py", "tests/checks/variational_autoencoders/test_right.py", False),
        ("checks/mistakes/vae_loss.py", "tests/checks/variational_autoencoders/test_right.py", True),
        ("checks/mistakes/vae_loss.py", "tests/checks/mistakes/test_vae_stage.py", True),
        ("checks/stand_in.py", "tests/checks/exploring_latent_spaces/test_right.py", True),
        ("checks/calibrated.py", "tests/checks/exploring_latent_spaces/test_right.py", True),
    ],
)
def test_a_file_meets_the_tests_of_its_lesson(file: str, test_file: str, met: bool) -> None:
    """Tests of other lessons, and of the oracles below, are left out for a lesson's files."""
    assert may_meet(file, test_file) is met

"""What a check is judged by is followed through the code, and nothing that judges it is missed."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.checks import LESSONS, rubric
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading import judged_by
from autograder.grading.judged_by import Walk, checks_of, with_parts
from autograder.rubric.check import Check
from autograder.rubric.verdict import judge
from autograder.sandbox.view import package_folder

VAE = "variational-autoencoders"


def check(check_id: str) -> Check:
    return rubric(VAE).check(check_id)


def called(work: Callable[[], Any]) -> set[types.CodeType]:
    """Every code object of the package that runs meanwhile."""
    seen: set[types.CodeType] = set()

    def note(frame: types.FrameType, event: str, argument: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize("check_id", ["kl-divergence", "vae-loss", "predictions"])
def test_nothing_that_judges_is_missed(check_id: str) -> None:
    """Whatever of the package runs while a mistaken student is judged was reached, or counts as a whole."""
    asked = check(check_id)
    wrong = next(iter(asked.misconceptions), None)
    namespace = wrong.wrong() if wrong else {}
    student = LocalStudent(namespace, Transcript(VAE, "ada", 7), grading=True, key={})
    ran = called(lambda: judge(asked, student))
    walk, root = Walk(), package_folder()
    walk.add(vars(asked))
    judging = [Path(code.co_filename) for code in ran - set(walk.codes)]
    names = {str(path.relative_to(root)) for path in judging if path.is_relative_to(root)}
    assert {name for name in names if not name.startswith(judged_by.WHOLE)} == set()
    assert len(walk.codes) > 5


def test_a_change_reaches_the_checks_that_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another constant in an oracle changes the digests of the checks that look there, and no others."""
    from autograder.oracles import stored

    before = checks_of(VAE, None)
    monkeypatch.setattr(stored, "COPIED", 2e-3)
    after = checks_of(VAE, None)
    changed = {name for name in before if before[name] != after[name]}
    assert "samples" in changed
    assert not {"kl-divergence", "vae-loss", "predictions"} & changed


def test_points_words_and_mistakes_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The points of a criterion, what it says, and the credit of a mistake are what a check is judged by."""
    found = check("kl-divergence")
    digests = {judged_by.reached(found)}
    for name, value in {"points": 99, "says": "Otherwise."}.items():
        with monkeypatch.context() as patched:
            patched.setitem(vars(found.criteria[0]), name, value)
            digests.add(judged_by.reached(found))
    with monkeypatch.context() as patched:
        patched.setitem(vars(found.misconceptions[0]), "credit", 0.25)
        digests.add(judged_by.reached(found))
    assert len(digests) == 4


def test_the_answer_key_counts_for_its_own_check() -> None:
    """A right answer that is changed changes the check that asks it alone."""
    lesson = "from-classification-to-generation"
    first = rubric(lesson).checks[0].id
    before, after = checks_of(lesson, {}), checks_of(lesson, {first: {"answers": {"a": 1}}})
    assert [name for name in before if before[name] != after[name]] == [first]


def test_parts_of_ours_count_where_they_are_carried() -> None:
    """A check that may be asked with our decoder is judged by that too; one that may not is not."""
    ours = {"VAE.decode": "def decode(self, z): ..."}
    assert with_parts("x", check("samples"), ours) != "x"
    assert with_parts("x", check("kl-divergence"), ours) == "x"
    assert with_parts("x", check("samples"), {}) == "x"


def test_the_digest_is_the_same_every_time() -> None:
    """Asked twice in one process, after everything was used, the digest stays."""
    assert checks_of(VAE, None) == checks_of(VAE, None)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_check_of_every_lesson_has_a_digest_of_its_own(lesson: str) -> None:
    """Whatever a lesson's checks are made of can be followed, and no two are judged by the same."""
    digests = checks_of(lesson, None)
    assert set(digests) == {check.id for check in rubric(lesson).checks}
    assert len(set(digests.values())) == len(digests)

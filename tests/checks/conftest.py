"""What a known mistake answers is found out once for all tests of checks that ask the same questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from autograder.exam.transcript import Transcript
from autograder.rubric import verdict
from autograder.rubric.check import Criterion
from autograder.rubric.finding import Finding
from autograder.rubric.misconception import Misconception

Finds = Callable[[Criterion], Finding]


@pytest.fixture(scope="session", autouse=True)
def remembered_mistakes() -> Iterator[None]:
    """Judging a mistaken submission spends most of its time on these answers, which hang on the seed alone.

    Mistakes that an answer key names are asked each time: they are made anew with each key.
    """
    found_out = verdict.impostor
    known: dict[tuple[Misconception, str, str, int, bool], Finds] = {}

    def remembered(
        mistake: Misconception, check_id: str, like: Transcript, grading: bool, key: Mapping[str, Any] | None
    ) -> Finds:
        if key is not None:
            return found_out(mistake, check_id, like, grading, key)
        asked = mistake, check_id, like.lesson, like.seed, grading
        if asked not in known:
            known[asked] = cache(found_out(mistake, check_id, like, grading, None))
        return known[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "impostor", remembered)
        yield

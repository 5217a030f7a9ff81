"""The course's secret and the seeds that come from it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.grading.secret import FILE, SecretError, course_secret, submission_seed


def test_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """Made on first use, the same for all who ask at once, and unreadable for others."""
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(course_secret, [tmp_path] * 16))
    assert len(found) == 1
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert [p.name for p in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", ["", "not hex", "abcd"])
def test_a_damaged_secret_is_named_with_its_remedy(tmp_path: Path, content: str) -> None:
    """A new one is never made in silence, since it would change every question."""
    (tmp_path / FILE).write_text(content)
    with pytest.raises(SecretError, match=r"course-secret: .* backup"):
        course_secret(tmp_path)


def test_seeds_differ_by_everything_they_are_made_of() -> None:
    """Course, lesson, student and secret each change the seed; the same four give the same."""
    base = (b"k" * 32, "course", "lesson", "ada")
    assert submission_seed(*base) == submission_seed(*base)
    others = [(b"x" * 32, *base[1:]), (base[0], "c", *base[2:]), (*base[:2], "l", "ada"), (*base[:3], "ben")]
    seeds = {submission_seed(*o) for o in (base, *others)}  # type: ignore[arg-type]
    assert len(seeds) == 5


def test_seeds_fit_every_generator() -> None:
    """Seeds stay below 2**63, where torch, numpy and JSON all hold them exactly."""
    assert all(0 <= submission_seed(b"k" * 32, "c", "l", str(i)) < 2**56 for i in range(100))

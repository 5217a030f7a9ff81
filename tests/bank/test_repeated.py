"""A mark of a submission of the bank, repeated by its script as on a student's machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.evidence.graded import AS_GRADED
from autograder.grading.bank import Sample, samples
from autograder.grading.course import Course
from autograder.grading.explain import Explaining
from autograder.grading.repeat_script import script
from autograder.grading.trial import Trial

ROOT = Path(__file__).parents[2]
VAE, IN_WORDS = "variational-autoencoders", "from-classification-to-generation"
MISTAKEN = {VAE: "kl_mean_over_dims", IN_WORDS: "everything_the_wrong_way_round"}


@pytest.fixture
def repeat(
    trials: Callable[[Sample], tuple[Course, Trial]], tmp_path: Path
) -> Callable[[str, str], tuple[str, str, str]]:
    """Of a lesson's mistaken submission and a criterion: its mark, the script, and what that says.

    It runs where there is the notebook that was handed in, what is installed, and nothing else.
    """

    def repeated(lesson: str, criterion: str) -> tuple[str, str, str]:
        sample = next(s for s in samples(ROOT, lesson, "mistaken") if s.name == MISTAKEN[lesson])
        course, trial = trials(sample)
        explaining = Explaining(course, lesson, sample.name)
        text = script(explaining, explaining.explain(criterion))
        (tmp_path / "again.py").write_text(text, encoding="utf-8")
        shutil.copy(course.root / "submitted" / sample.name / lesson / f"{lesson}.ipynb", tmp_path)
        ran = subprocess.run(
            [sys.executable, "again.py"],
            cwd=tmp_path,
            env={**os.environ, **AS_GRADED, "PYTHONPATH": str(ROOT), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        return trial.criteria[criterion.replace("/", ": ")], text, ran.stdout

    return repeated


@pytest.mark.xdist_group(f"{VAE}/{MISTAKEN[VAE]}")
@pytest.mark.parametrize(
    ("criterion", "status"), [("kl-divergence/any-clouds", "failed"), ("encode/two-outputs", "passed")]
)
def test_the_outcome_is_the_mark(
    repeat: Callable[[str, str], tuple[str, str, str]], criterion: str, status: str
) -> None:
    """The same questions to the last digit, and the same outcome, for a failed and for a passed criterion."""
    mark, _, said = repeat(VAE, criterion)
    assert mark == status
    assert f"\nHere: {status}\n" in said
    assert "The outcome is the same." in said
    assert "The questions are those of grading, to the last digit." in said
    assert "otherwise than" not in said


@pytest.mark.xdist_group(f"{IN_WORDS}/{MISTAKEN[IN_WORDS]}")
def test_a_script_holds_no_answer_key(repeat: Callable[[str, str], tuple[str, str, str]]) -> None:
    """Where a key decides, the script records the answer and says who decides; it holds no right one."""
    mark, text, said = repeat(IN_WORDS, "image-space/exponent")
    assert mark == "failed"
    assert "\nHere: recorded\n" in said
    assert "answer key, which is not in this script" in said
    key = tomllib.loads((ROOT / "reference" / "keys" / f"{IN_WORDS}.toml").read_text(encoding="utf-8"))
    right = [answer for about in key.values() for answer in about["answers"].values()]
    assert right
    without_released = re.sub(r"source=.*", "", text)
    assert [answer for answer in right if re.search(rf"\b{re.escape(str(answer))}\b", without_released)] == []
    assert "1888" not in text

"""Every submission of the bank, graded through the real path: nbgrader, sandbox, gradebook."""

from pathlib import Path

import pytest

from autograder.grading.bank import Sample, samples
from autograder.grading.course import Course
from autograder.grading.trial import grade, hand_in, lay_out

ROOT = Path(__file__).parents[2]
LESSON = "variational-autoencoders"

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with the lesson released; each worker has its own."""
    return lay_out(ROOT, tmp_path_factory.mktemp("bank") / "course", LESSON)


@pytest.mark.parametrize("sample", samples(ROOT, LESSON), ids=lambda s: f"{s.kind}/{s.name}")
def test_it_gets_the_marks_and_names_that_it_states(course: Course, sample: Sample) -> None:
    """Points by check, misconceptions by name and refusals are exactly those of the overlay's docstring."""
    hand_in(course, sample, sample.name)
    assert grade(course, sample, sample.name).differs() == ""

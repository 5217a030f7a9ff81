"""The student's page tells what is marked from what waits for a person."""

from __future__ import annotations

import pytest
from nbgrader.api import Gradebook

from autograder.grading.course import Course
from tests.grading.class_stand_in import StandIn, graded
from tests.grading.small_course import LESSON, hand_in, make_course, solved

pytestmark = pytest.mark.xdist_group("feedback")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """One student, a point for each of three cells; the essay is anybody's to mark."""
    made = make_course(tmp_path_factory.mktemp("feedback") / "course")
    hand_in(made, "ada", solved(made))
    graded(made.root, StandIn(), "ada")
    return made


def mark(course: Course, **fields: float | bool | None) -> str:
    """Ada's page once her essay's row in the gradebook holds these."""
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        grade = gradebook.find_grade("essay", LESSON, LESSON, "ada")
        for name, value in fields.items():
            setattr(grade, name, value)
        gradebook.db.commit()
    return course.generate_feedback(LESSON, "ada").read_text(encoding="utf-8")


ROW = '<td>{}</td><th scope="row"><a href="#essay">'


def test_an_essay_that_nobody_marked_has_no_points_yet(course: Course) -> None:
    """Neither on top nor at its cell is it 0 of 3, and the total says what waits."""
    page = mark(course, manual_score=None, needs_manual_grade=True)
    assert ROW.format("not marked yet (of 3)") in page
    assert "Your answer: not marked yet (of 3 points)" in page
    assert f"<h1>{LESSON}: 3 of 12 points so far</h1>" in page
    assert "<p>3 points still wait for a person.</p>" in page
    assert "0 of 3" not in page


@pytest.mark.parametrize("again", [False, True])
def test_a_mark_by_hand_is_shown(course: Course, again: bool) -> None:
    """0 points given are 0 points; also where nbgrader asks for a second look, after grading anew."""
    for given in (0.0, 2.5):
        page = mark(course, manual_score=given, needs_manual_grade=again)
        assert ROW.format(f"{given:g} of 3") in page
        assert f"Your answer: {given:g} of 3 points" in page
        assert f"<title>{LESSON}: {3 + given:g} of 12 points</title>" in page
        assert "not marked yet" not in page
        assert "still wait" not in page

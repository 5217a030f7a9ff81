"""The whole round through nbgrader's own programs, from the exchange and two LMS to marks and feedback."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.grading.nbgrader_round import (
    LESSON,
    PATIENCE_S,
    Place,
    booked,
    due_when,
    formgrader,
    from_lms,
    lay_course,
    lay_student,
    solve,
    use_exchange,
)
from tests.guides import ELSEWHERE, ROOT, WALKED, commands

pytestmark = [
    pytest.mark.xdist_group("round"),  # it is walked once
    pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning"),
]

RIGHT, MISTAKEN, TABLE = (
    "correct/adds_logarithms",
    "mistaken/black_and_white_thinking",
    "mistaken/a_table_of_everything",
)
ZOE = "Zoë Müller-Lüdenscheidt"
CANVAS = f"leejo_LATE_4712_90002_{LESSON}-1.ipynb"


@dataclass
class Round:
    """What came of each step. ``seen``: what the formgrader showed; ``marks``: the gradebook's, by step."""

    course: Place
    ada: Place
    ben: Place
    said: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    marks: dict[str, dict[str, float | str | None]] = field(default_factory=dict)

    def submitted(self, student: str) -> Path:
        return self.course.folder / "submitted" / student / LESSON

    def autograded(self, student: str) -> Path:
        return self.course.folder / "autograded" / student / LESSON


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Round:
    """The round, walked once, by the instructors' guide from top to bottom."""
    root = tmp_path_factory.mktemp("round")
    course = lay_course(root)
    walk = Round(course, lay_student(root, "ada"), lay_student(root, "ben"))
    over_the_exchange(walk)
    with formgrader(course) as address:
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(PATIENCE_S * 1000)
        page.route(re.compile("^https:"), lambda route: route.abort())  # formulas' script: no network here
        expect.set_options(timeout=PATIENCE_S * 1000)
        press_autograde(walk, page, address)
        mark_by_hand(walk, page, address)
        page.close()
        expect.set_options(timeout=5_000)
    correct_the_key(walk)
    give_back(walk)
    from_canvas_and_moodle(walk)
    return walk


def over_the_exchange(walk: Round) -> None:
    """Two students, the second late, when the first was graded already."""
    course = walk.course
    course.run(f"nbgrader generate_assignment {LESSON}")
    course.run(f'nbgrader db assignment add {LESSON} --duedate "2030-11-05 23:59:00 UTC"')
    course.run(f"nbgrader release_assignment {LESSON}")
    use_exchange(walk.ada, RIGHT)
    course.run(f"nbgrader collect {LESSON}")
    course.run(f"nbgrader autograde {LESSON}")
    use_exchange(walk.ben, MISTAKEN)
    due_when(course, "ada")
    course.run(f"nbgrader collect {LESSON} --update")


def from_canvas_and_moodle(walk: Round) -> None:
    """One by Canvas, late and for the second time; one by Moodle, with a name as people have them."""
    files = {CANVAS: handed_out(walk, MISTAKEN), "leejo_LATE_4712_90003_notes.txt": b"x"}
    walk.said["Canvas"] = from_lms(walk.course, "Canvas", files)
    folder = f"{ZOE}_2345_assignsubmission_file"
    files = {f"{folder}/{LESSON} (1).ipynb": handed_out(walk, TABLE), f"{folder}/old.ipynb": b"{}"}
    walk.said["Moodle"] = from_lms(walk.course, "Moodle", files)
    walk.course.run(f"autograder grade {LESSON}")
    walk.said["again"] = walk.course.run(f"autograder grade {LESSON} --student ada")
    walk.course.run("nbgrader export")


def handed_out(walk: Round, title: str) -> bytes:
    """The released notebook with these answers."""
    copy = walk.course.folder.parent / "solved.ipynb"
    copy.write_bytes((walk.course.folder / "release" / LESSON / f"{LESSON}.ipynb").read_bytes())
    return solve(copy, title)


def press_autograde(walk: Round, page: Page, address: str) -> None:
    """The flash in the list of submissions, for the one that is not graded yet."""
    row = _row(page, address)
    expect(row.locator(".status")).to_have_text("needs autograding")
    row.locator(".autograde a").click()
    expect(page.locator("#success-modal, #error-modal")).to_be_visible()
    walk.seen["pressed"] = page.locator(".modal").inner_text()
    row = _row(page, address)
    expect(row.locator(".status")).to_have_text("needs manual grading")
    walk.seen["score"] = row.locator(".score").inner_text()
    walk.marks["graded"] = booked(walk.course, "ben")


def _row(page: Page, address: str) -> Locator:
    """Ben's, in the list of submissions."""
    page.goto(f"{address}formgrader/manage_submissions/{LESSON}")
    return page.locator("tr", has=page.locator(".student-id", has_text=re.compile("^ben$")))


def mark_by_hand(walk: Round, page: Page, address: str) -> None:
    """4 points and a comment for Ben's essay, beside his verdicts."""
    page.goto(f"{address}formgrader/submissions/{walk.marks['graded']['id']}/")
    page.wait_for_function("formgrader.grades?.loaded && formgrader.comments?.loaded")
    walk.seen["verdict"] = page.locator(".ag-verdict").nth(1).inner_text()
    for field_, text in (("#memorises", "4"), ("#memorises-comment", "Well argued; mind the numbers.")):
        entry = page.locator(field_)
        with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            entry.fill(text)
            entry.blur()
    score = _row(page, address).locator(".score")
    expect(score).not_to_be_empty()
    walk.seen["total"] = score.inner_text()
    walk.marks["by hand"] = booked(walk.course, "ben")


def correct_the_key(walk: Round) -> None:
    """What Ben took for the age guesser counts as right from now on."""
    path = walk.course.folder / "reference" / "keys" / f"{LESSON}.toml"
    line = 'age_guesser = "discriminative"\nface_maker'
    text = path.read_text()
    assert line in text
    path.write_text(text.replace(line, 'age_guesser = ["discriminative", "generative"]\nface_maker'))
    walk.said["shown"] = walk.course.run(f"autograder regrade {LESSON}")
    walk.said["written"] = walk.course.run(f"autograder regrade {LESSON} --write")
    walk.marks["regraded"] = booked(walk.course, "ben")


def give_back(walk: Round) -> None:
    """Pages, and their way back over the exchange."""
    walk.course.run(f"nbgrader generate_feedback {LESSON}")
    walk.course.run(f"nbgrader release_feedback {LESSON}")
    walk.ben.run(f"nbgrader fetch_feedback {LESSON}")


def test_the_release_reaches_students_whole(walked: Round) -> None:
    """What lies beside the notebook, in folders and with spaces too, is fetched with it, and no solution."""
    fetched = walked.course.folder.parent / "exchange" / "generative-foundations" / "outbound" / LESSON
    assert (fetched / "sheets" / "of the course.txt").read_text() == "ours"
    assert "BEGIN SOLUTION" not in (fetched / f"{LESSON}.ipynb").read_text()


def test_what_was_submitted_is_graded_with_the_courses_files(walked: Round) -> None:
    """The student's own file goes along; one of the course's that was changed is put back."""
    assert (walked.submitted("ada") / "sheets" / "of the course.txt").read_text() == "scribbled"
    assert (walked.autograded("ada") / "sheets" / "of the course.txt").read_text() == "ours"
    assert (walked.autograded("ada") / "my notes.txt").read_text() == "mine"


def test_names_of_canvas(walked: Round) -> None:
    """Students are their numbers; late ones and second tries are found, other files left out."""
    assert (walked.submitted("4712") / f"{LESSON}.ipynb").is_file()
    assert "1 files collected, 1 files skipped" in walked.said["Canvas"]


def test_names_of_moodle(walked: Round) -> None:
    """Students are their full names, umlauts and all; a notebook of another name is left out and said."""
    assert (walked.submitted(ZOE) / f"{LESSON}.ipynb").is_file()
    assert "Skipped notebook with invalid name 'old.ipynb'" in walked.said["Moodle"]


def test_the_formgraders_autograde_button(walked: Round) -> None:
    """It grades with the examiner: the marks are those that the bank states for this submission."""
    assert f"Successfully autograded '{LESSON}' for student 'ben'" in walked.seen["pressed"]
    assert walked.seen["score"] == "12 / 20"


def test_a_verdict_in_the_formgrader(walked: Round) -> None:
    """It stands beneath its check with points and the mistake's name."""
    assert walked.seen["verdict"].startswith("2 of 4 points")
    assert "black-or-white" in walked.seen["verdict"]


def test_a_manual_point_and_a_comment(walked: Round) -> None:
    """They are in the gradebook, and the total is theirs and the grader's."""
    graded, marked = walked.marks["graded"], walked.marks["by hand"]
    assert (graded["total"], graded["memorises"]) == (12, 0)
    assert (marked["total"], marked["memorises"]) == (16, 4)
    assert marked["comment"] == "Well argued; mind the numbers."
    assert walked.seen["total"] == "16 / 20"


def test_lateness_costs_what_the_guides_plugin_says(walked: Round) -> None:
    """A day that has begun costs a tenth; who was in time loses nothing."""
    assert walked.marks["graded"]["penalty"] == 1.2
    assert not booked(walked.course, "ada")["penalty"]


def test_regraded_after_a_correction(walked: Round) -> None:
    """The point is given, the manual mark and the comment stay, and lateness costs a tenth of it all."""
    assert re.search(r"ben: paradigms: 3 of 4 -> 4 of 4", walked.said["shown"])
    assert "nothing is written without --write" in walked.said["shown"]
    after = walked.marks["regraded"]
    assert (after["paradigms"], after["memorises"], after["total"], after["penalty"]) == (4, 4, 17, 1.7)
    assert after["comment"] == "Well argued; mind the numbers."


def test_feedback_comes_back(walked: Round) -> None:
    """The student's page holds the verdicts as they are after the correction, and the person's comment."""
    (page,) = (walked.ben.folder / LESSON / "feedback").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "black-or-white" in text
    assert "Well argued; mind the numbers." in text
    assert "a-number-is-no-label" not in text


def test_the_table_of_marks(walked: Round) -> None:
    """`nbgrader export` has the manual points, the penalty taken off, and names as they are written."""
    with (walked.course.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert float(rows["ben"]["raw_score"]) == 17
    assert float(rows["ben"]["score"]) == pytest.approx(15.3)
    assert float(rows["ada"]["score"]) == 15
    assert (float(rows[ZOE]["score"]), float(rows["4712"]["score"])) == (12, 13)


@pytest.mark.parametrize("name", WALKED)
def test_the_guides_commands_are_run(walked: Round, name: str) -> None:
    """Each command of the guide was run in this round as it stands there, or by the test named for it."""
    asked = commands(ROOT / "docs" / name)
    assert asked
    assert set(asked) - set(walked.course.ran) - set(ELSEWHERE[name]) == set()

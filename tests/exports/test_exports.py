"""Files for nbgrader, Canvas, Moodle and an analysis, read back as those programs read them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from autograder.commands.export import export
from autograder.exports.cells import cell
from autograder.exports.filled import Given, Matching
from autograder.exports.standings import Standing
from autograder.exports.tables import CRITERIA, NBGRADER
from tests.exports.gradebook import HOSTILE, LESSON, make

pytestmark = pytest.mark.xdist_group("exports")

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exports")
    make(root)
    return root


@pytest.fixture
def run(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command, run in the course, writing to this test's folder."""
    monkeypatch.chdir(course)
    return lambda *options: CliRunner().invoke(export, [LESSON, "--into", str(tmp_path), *map(str, options)])


def rows_of(path: Path) -> Rows:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def read(folder: Path, name: str) -> Rows:
    return rows_of(folder / f"{LESSON}-{name}.csv")


def by(rows: Rows, column: str) -> dict[str, dict[str, str]]:
    return {row[column]: row for row in rows}


def test_no_cell_of_any_file_is_a_formula(run: Callable[..., Result], tmp_path: Path) -> None:
    """A hostile student's names stand in all four files, and nothing in them would be computed."""
    assert run().exit_code == 0
    files = sorted(tmp_path.glob("*.csv"))
    assert len(files) == 4
    for path in files:
        cells = [c for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) for c in row]
        assert any("HYPERLINK" in c for c in cells)
        assert [c for c in cells if c.lstrip().startswith(("=", "+", "@", "\t", "\r"))] == []
        assert [c for c in cells if c.startswith("-") and not c[1:].replace(".", "").isdigit()] == []


def test_nbgraders_table_has_nbgraders_marks(
    run: Callable[..., Result], course: Path, tmp_path: Path
) -> None:
    """Columns and values are those of `nbgrader export`, and who waits for a person is marked."""
    run()
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        plugin = CsvExportPlugin(to=str(tmp_path / "theirs.csv"), assignment=[LESSON])
        plugin.export(gradebook)
    theirs = by(rows_of(tmp_path / "theirs.csv"), "student_id")
    ours = by(read(tmp_path, "nbgrader"), "student_id")
    for student in ("ada", "ben", "chloe", "emil"):
        for column in NBGRADER:
            here, there = ours[student][column], theirs[student][column]
            assert here == there or float(here) == float(there), (student, column)
    assert [name for name, row in ours.items() if row["needs_manual_grade"] == "yes"] == ["chloe"]
    assert {name: float(row["score"]) for name, row in ours.items() if name != cell(HOSTILE)} == {
        "ada": 9.0,
        "ben": 7.5,
        "chloe": 0.0,
        "emil": 0.0,
    }


def test_canvas_gets_a_row_for_everybody_with_a_mark(run: Callable[..., Result], tmp_path: Path) -> None:
    """The first columns and the row of points are as Canvas wants them; nobody's mark is emptied."""
    said = run("--canvas-column", "VAE (77)").output
    rows = read(tmp_path, "canvas")
    assert list(rows[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "VAE (77)"]
    assert rows[0]["Student"] == "    Points Possible"
    assert {row["SIS Login ID"]: row["VAE (77)"] for row in rows} == {
        "": "10",
        "ada": "9",
        "ben": "7.5",
        cell(HOSTILE): "9",
    }
    assert by(rows, "ID")["102"]["Student"] == "O'Neil-Ört, Zoë"
    assert "Their marks wait for a person: chloe" in said


CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"
    "Autoencoders (76),Variational-Autoencoders (77),Final Score\n"
    "    Points Possible,,,,,10,10,(read only)\n"
    '"Lovelace, Ada",101,,al1815,G1,4,,40\n'
    '"Öl, Zo",9,S9,BEN@example.org,G2,4,1,40\n'
    '"Student, Test",999,,xyz,G1,,,\n'
)


def test_canvas_own_gradebook_gives_the_identities(run: Callable[..., Result], tmp_path: Path) -> None:
    """Found by Canvas's number or the login, the column by the lesson's name; who isn't there is told."""
    given = tmp_path / "canvas-export.csv"
    given.write_text(CANVAS, encoding="utf-8")
    said = run("--canvas-gradebook", given).output
    rows = read(tmp_path, "canvas")
    assert list(rows[0])[5:] == ["Variational-Autoencoders (77)"]
    assert [(r["ID"], r["SIS Login ID"], r["Variational-Autoencoders (77)"]) for r in rows[1:]] == [
        ("101", "al1815", "9"),
        ("9", "BEN@example.org", "7.5"),
    ]
    assert "Not in Canvas's table: =HYPERLINK" in said


def test_moodle_without_a_worksheet_is_for_the_grade_import(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    """Found by e-mail; a mark that waits for a person is left out, and the comment says so."""
    run()
    rows = by(read(tmp_path, "moodle"), "Email address")
    assert (rows["ada@example.org"]["Grade"], rows["ada@example.org"]["Maximum Grade"]) == ("9", "10")
    assert rows["ben@example.org"]["Feedback comments"] == (
        "7.5 of 10 points. Likely mistakes: kl-mean-over-dims in kl-divergence."
    )
    assert rows["chloe@example.org"]["Grade"] == ""
    assert rows["chloe@example.org"]["Feedback comments"] == ("Not final: a person has still to mark essay.")


WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
    "Participant 7001,Ada Lovelace,Ada@Example.org,Submitted,,10.00,-,\n"
    "Participant 7002,Chloé,chloe@example.org,Submitted,,10.00,-,\n"
    'Participant 7003,Somebody Else,else@example.org,Submitted,5.00,10.00,"Monday, 5 January",kept\n'
)


def test_moodles_worksheet_is_filled_in(run: Callable[..., Result], tmp_path: Path) -> None:
    """Marks and comments are put in; identifiers, dates and other people's rows stay as they are."""
    given = tmp_path / "worksheet.csv"
    given.write_text(WORKSHEET, encoding="utf-8")
    said = run("--moodle-worksheet", given).output
    ada, chloe, other = read(tmp_path, "moodle")
    before = rows_of(given)
    assert ada == {**before[0], "Grade": "9", "Feedback comments": "9 of 10 points."}
    assert chloe == {**before[1], "Feedback comments": "Not final: a person has still to mark essay."}
    assert other == before[2]
    (missed,) = [line for line in said.splitlines() if line.startswith("Not in Moodle's worksheet: ")]
    assert sorted(missed.partition(": ")[2].split(", ", 1)) == [HOSTILE, "ben"]


NAMES = (
    "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
    "Participant 7001,Ada  lovelace,Submitted,,10.00,-,\n"
    "Participant 7002,Zoe\u0308 O'Neil-O\u0308rt,Submitted,,10.00,-,\n"
    "Participant 7003,emil,No submission,,10.00,-,\n"
    "Participant 7004,Somebody Else,Submitted,5.00,10.00,-,kept\n"
)


def test_moodles_worksheet_may_have_full_names_only(run: Callable[..., Result], tmp_path: Path) -> None:
    """First and last name, or the id of who has none, however they are spaced and composed."""
    given = tmp_path / "worksheet.csv"
    given.write_text(NAMES, encoding="utf-8")
    assert run("--moodle-worksheet", given).exit_code == 0
    rows = read(tmp_path, "moodle")
    assert [row["Grade"] for row in rows] == ["9", "7.5", "", "5.00"]
    assert rows[2:] == rows_of(given)[2:]


@pytest.mark.parametrize(("address", "grade"), [("other@example.org", ""), ("", "9")])
def test_a_name_finds_nobody_with_another_address(
    run: Callable[..., Result], tmp_path: Path, address: str, grade: str
) -> None:
    """Somebody else of the same name gets no mark; a row without an address is found by name."""
    given = tmp_path / "worksheet.csv"
    row = WORKSHEET.splitlines()[1].replace("Ada@Example.org", address)
    given.write_text(f"{WORKSHEET.splitlines()[0]}\n{row}\n", encoding="utf-8")
    run("--moodle-worksheet", given)
    assert [r["Grade"] for r in read(tmp_path, "moodle")] == [grade]


def test_addresses_that_the_gradebook_lacks_are_no_obstacle() -> None:
    """Students whom `zip_collect` brought have Moodle's full name for an id, and no address."""
    ada = Standing("Ada Lovelace", "", "", "", "", graded=True)
    matching = Matching({"Email address": [(ada.email, ada)], "Username": [(ada.student, ada)]}, [ada])
    given = Given(Path("worksheet.csv"), ("Full name", "Email address"), ())
    assert matching.find(given, ("Ada Lovelace", "ada@example.org")) is ada


def test_two_students_of_one_name_are_refused_by_their_ids(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where only one handed in; with their ids in a column the worksheet is filled in."""
    shutil.copytree(course, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    with Gradebook(f"sqlite:///{tmp_path}/course/gradebook.db") as gradebook:
        gradebook.add_student("ada-2", first_name="ADA", last_name="Lovelace ")
    given = tmp_path / "worksheet.csv"
    command = [LESSON, "--into", str(tmp_path), "--moodle-worksheet", str(given)]
    given.write_text(NAMES, encoding="utf-8")
    said = CliRunner().invoke(export, command)
    assert said.exit_code == 1
    assert "Ada  lovelace may be ada or ada-2; add a column Username" in said.output
    assert list(tmp_path.glob("*.csv")) == [given]
    ids = ("Username", "ada", "", "", "")
    lines = [f"{line},{name}" for line, name in zip(NAMES.splitlines(), ids, strict=True)]
    given.write_text("\n".join(lines), encoding="utf-8")
    assert CliRunner().invoke(export, command).exit_code == 0
    assert [row["Grade"] for row in read(tmp_path, "moodle")] == ["9", "7.5", "", "5.00"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Kennung,Bewertung\nA,1\n", "there is no column Identifier and no Grade and no Last modified"),
        (WORKSHEET.replace("10.00", "100.00"), "Moodle's maximum is 100.00, the lesson's 10"),
        (WORKSHEET + WORKSHEET.splitlines()[1], "two rows are ada's"),
        ("", "can't be read as a table"),
    ],
)
def test_a_worksheet_that_would_go_wrong_is_refused(
    run: Callable[..., Result], tmp_path: Path, text: str, problem: str
) -> None:
    """One line with the remedy, and no file is written."""
    given = tmp_path / "worksheet.csv"
    given.write_text(text, encoding="utf-8")
    said = run("--moodle-worksheet", given)
    assert said.exit_code == 1
    assert problem in said.output
    assert list(tmp_path.glob("*criteria.csv")) == []


def test_unfinished_marks_are_given_on_demand(run: Callable[..., Result], tmp_path: Path) -> None:
    """Late by an hour, 2 points without the essay, 2.5 taken off: none are left."""
    run("--unfinished")
    assert by(read(tmp_path, "canvas"), "SIS Login ID")["chloe"][LESSON] == "0"
    assert by(read(tmp_path, "moodle"), "Username")["chloe"]["Grade"] == "0"


def test_the_tidy_table_has_a_row_a_student_and_criterion(run: Callable[..., Result], tmp_path: Path) -> None:
    """Three criteria, the tests and the essay of everybody who handed in, and what the gradebook counts."""
    run()
    rows = read(tmp_path, "criteria")
    assert tuple(rows[0]) == CRITERIA
    assert len(rows) == 4 * 5
    ben = {(r["check"], r["criterion"]): r for r in rows if r["student"] == "ben"}
    clouds = ben["kl-divergence", "any-clouds"]
    assert (clouds["status"], clouds["points"], clouds["max_points"]) == ("failed", "0", "3")
    assert (clouds["misconception"], clouds["marked_by"]) == ("kl-mean-over-dims", "person")
    assert (clouds["check_points"], clouds["check_manual_points"]) == ("4.5", "4.5")
    assert ben["kl-divergence", "prior-costs-nothing"]["misconception"] == ""
    assert (ben["essay", ""]["marked_by"], ben["essay", ""]["points"]) == ("person", "2")
    assert (ben["plain", ""]["marked_by"], ben["plain", ""]["points"]) == ("tests", "1")
    chloe = next(r for r in rows if r["student"] == "chloe" and r["check"] == "essay")
    assert (chloe["status"], chloe["points"], chloe["waits_for_person"]) == ("waiting", "", "yes")
    assert (chloe["late"], chloe["late_seconds"], chloe["late_penalty"]) == ("yes", "3600", "2.5")


def test_an_unknown_lesson_is_named(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the lesson that is nearly called so."""
    monkeypatch.chdir(course)
    said = CliRunner().invoke(export, ["variational-autoencoder", "--into", str(tmp_path)])
    assert said.exit_code == 1
    assert "did you mean variational-autoencoders?" in said.output

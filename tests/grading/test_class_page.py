"""The class page says what grading left, to whom it may, and runs nothing that a student wrote."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from autograder.checks import LESSONS, rubric
from autograder.cli import main
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.apart import Marked, Outcome
from autograder.grading.class_page import counts, verdict_pages
from autograder.grading.class_page.gathering import gather
from autograder.grading.class_page.page import FIGURES, as_page, galleries
from autograder.grading.class_page.pseudonyms import LENGTH, codes, without_names
from autograder.grading.class_page.record import Cell, ClassRecord, Member
from autograder.grading.course import Course
from autograder.grading.kept import keep, read_kept
from autograder.grading.keys import FOLDER, read_key
from autograder.grading.rejudge import one_marked
from autograder.report.cell import verdict_outputs
from autograder.rubric.finding import Finding, Status
from autograder.rubric.verdict import Verdict, judge
from reference.made_up_class import LESSON, make_class
from tests.report.samples import HOSTILE, KL, pictures
from tests.report.test_cell import grade_cell

pytestmark = pytest.mark.xdist_group("class-page")

ROOT = Path(__file__).parents[2]
COUNT = 24
ID = "whopper<b>1906"
LAST = 'Grünspan"><img src=x onerror="document.title=\'ran\'">'
NAMED = {ID: f"Wilhelmina<script>document.title='ran'</script> {LAST}"}
PRINTED = f"{HOSTILE} by Wilhelmina Grünspan"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class whose names and values would do harm; one student has feedback."""
    made = make_class(
        ROOT, tmp_path_factory.mktemp("class-page") / "course", COUNT, seed=3, printed=PRINTED, **NAMED
    )
    feedback = made.root / "feedback" / "s0000" / LESSON / f"{LESSON}.html"
    feedback.parent.mkdir(parents=True)
    feedback.write_text("<p>feedback</p>")
    return made


@pytest.fixture(scope="module")
def record(course: Course) -> ClassRecord:
    return gather(course, LESSON)


@pytest.fixture(scope="module")
def written(course: Course, record: ClassRecord) -> Path:
    """The page, with examples whose code would do harm too."""
    harmful = {about: replace(e, code=f"</pre>{HOSTILE}") for about, e in record.examples.items()}
    path = course.root / "reports" / f"{LESSON}.html"
    path.parent.mkdir()
    path.write_text(as_page(replace(record, examples=harmful)), encoding="utf-8")
    return path


@pytest.fixture
def page(written: Path, browser: Browser) -> Page:
    """The page as a browser shows it; nothing but the file may be asked for."""
    tab = browser.new_page()
    tab.on(
        "request", lambda asked: asked.url.startswith(("data:", written.as_uri())) or pytest.fail(asked.url)
    )
    tab.goto(written.as_uri())
    return tab


def summaries(course: Course) -> dict[str, dict[str, object]]:
    """What grading kept, read by itself."""
    folder = course.root / "transcripts" / LESSON
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}


def test_everybody_is_there_with_what_was_kept(course: Course, record: ClassRecord) -> None:
    """Marks and incidents are those of the summaries; who has none is there with the reason."""
    kept = summaries(course)
    assert len(record.members) == COUNT + 1
    for member in record.members:
        said = kept.get(member.student, {"marks": [], "incidents": []})
        assert list(member.marks) == [m["check"] for m in said["marks"]]
        assert [dict(i) for i in member.incidents] == said["incidents"]
        assert bool(member.absent) == (member.student not in kept)
        assert {"reconstructions", "samples"} >= set(member.pictures)
    assert any(member.pictures for member in record.members)


def test_pictures_to_compare_with_are_nobodys() -> None:
    """Of a verdict's pictures the page takes those that the student's model made."""
    verdict = pictures()
    cell = grade_cell(verdict.check.id, outputs=verdict_outputs(verdict))
    (taken,) = verdict_pages.pictures([cell])[verdict.check.id]
    assert taken.caption == "16 samples of your model"


def test_a_figure_stands_under_what_it_judged(record: ClassRecord) -> None:
    """Reconstructions have their error, what the decoder makes its distance; what `sample` draws has none,
    and no order by one. The three are told apart whatever the verdicts' lines are sorted by.
    """
    found = {(g.check, g.caption): g for g in galleries(record)}
    judged = {
        ("reconstructions", "Test images, and beneath each what your model makes of it"): "mse_share",
        ("samples", "What your decoder makes of random codes"): "pca_fd",
        ("samples", "Pictures that your `sample` draws"): "",
    }
    assert set(found) == set(judged)
    for (check, caption), figure in judged.items():
        gallery = found[check, caption]
        assert gallery.measured == FIGURES.get(figure, "")
        known = {m.student: dict(m.marks[check].figures) for m in record.graded}
        for card in gallery.cards:
            measured = {n: v for said in known[card.member.student].values() for n, v in said.items()}
            assert (card.figure.value if card.figure else None) == measured.get(figure)
    assert len({card.figure.value for g in found.values() for card in g.cards if card.figure}) > COUNT
    without = html.unescape(re.split(r"<h3>", as_page(record).split('id="pictures-head"')[1])[2])
    assert "draws”" in without
    assert "data-q" not in without
    assert "Sort:" not in without


def test_a_pass_rate_is_what_one_counts_by_hand(course: Course, record: ClassRecord) -> None:
    """Of every criterion, how many passed, by the summaries alone."""
    for line in counts.lines(record):
        statuses = [
            mark["criteria"][line.name]
            for said in summaries(course).values()
            for mark in said["marks"]
            if mark["check"] == line.check
        ]
        assert (line.counts.get("passed", 0), line.asked) == (statuses.count("passed"), len(statuses))


def test_an_example_is_the_code_that_its_student_wrote(record: ClassRecord) -> None:
    """For each misconception: the cells above its check, and the verdict's own words."""
    assert record.examples
    for (check, name), example in record.examples.items():
        member = next(m for m in record.members if m.student == example.student)
        assert member.marks[check].named == name
        assert name in example.told
        assert "grader.check" not in example.code
        assert example.code


def test_the_questions_stand_in_an_assistants_order(written: Path) -> None:
    """Who needs me, what was missed, marks, pictures, predictions, times."""
    heads = re.findall(r"<h2 id=\"(\w+)-head\">", written.read_text())
    assert heads == ["needs", "missed", "marks", "pictures", "predictions", "times"]


def mark(check: str, figures: dict[str, dict[str, float]] | None = None, **criteria: str) -> Marked:
    return Marked(check, 0, 1, "", criteria, "grader error" in criteria.values(), figures=figures or {})


def test_who_needs_a_person(record: ClassRecord) -> None:
    """Each reason names those who have it, and nobody else."""
    members = (
        Member("fine", "fine", {"a": mark("a", one="passed")}, cells={"a": Cell(1, 1, False)}),
        Member("failed", "failed", {}, failure="the examiner ended"),
        Member("stopped", "stopped", incidents=({"kind": "cell-stopped", "cell": "", "says": "Stopped."},)),
        Member("unsure", "unsure", {"a": mark("a", one="grader error")}, cells={"a": Cell(None, 1, True)}),
        Member("idle", "idle", {"a": mark("a", one="not attempted", two="not attempted")}),
        Member("half", "half", {"a": mark("a", one="not attempted", two="passed")}),
        Member("none", "none", absent=counts.NOT_HANDED_IN),
        Member("broken", "broken", absent="not a notebook", cells={"a": Cell(None, 1, True)}),
        Member("essay", "essay", cells={"essay": Cell(None, 3, True)}),
    )
    found = {
        n.title: [m.student for m, _ in n.students] for n in counts.needs(replace(record, members=members))
    }
    assert found == {
        "No marks": ["failed", "broken"],
        "Incidents": ["stopped"],
        "Grader errors": ["unsure"],
        "Not attempted": ["idle"],
        "Nothing was handed in": ["none"],
        "To mark by hand: essay": ["essay"],
    }


@pytest.mark.parametrize(
    ("value", "status", "near"),
    [(0.41, "failed", True), (0.45, "failed", False), (0.39, "failed", False), (0.41, "passed", False)],
)
def test_a_near_miss_failed_by_less_than_a_tenth(value: float, status: str, near: bool) -> None:
    """Only what failed and lies just over its line is one."""
    figures = {"one": {"pca_fd": value, "pca_fd_line": 0.4, "nearest": 0.4}}
    member = Member("ada", "ada", {"a": mark("a", figures, one=status)})
    assert bool(list(member.near_misses())) == near


def test_predictions_are_counted_and_held_against_the_key(record: ClassRecord) -> None:
    """How many said what; right is what the key says, and without it nothing is."""
    said = [m.said["prediction_no_kl"] for m in record.graded]
    (predicted,) = [p for p in counts.predictions(record) if p.about == "training without KL"]
    assert predicted.hits == said.count("an autoencoder again") > 0
    assert predicted.count == len(said)
    assert {p.right for p in counts.predictions(replace(record, key=None))} == {""}


@pytest.mark.parametrize("lesson", sorted(LESSONS))
def test_what_came_true_is_what_the_lesson_says(lesson: str) -> None:
    """The key has an answer to every prediction: the solved notebook's, and one of those on offer."""
    key = read_key(ROOT / FOLDER, lesson)
    assert key is not None
    answers = key["predictions"]["answers"]
    solved = nbformat.read(ROOT / "assignments" / lesson / f"{lesson}.ipynb", as_version=4)
    said = [line for cell in solved.cells for line in cell.source.splitlines()]
    assert all(f'{name} = "{answer}"' in said for name, answer in answers.items())
    check = rubric(lesson).check("predictions")
    assert judge(check, LocalStudent(dict(answers), Transcript(lesson, "ada", 1))).passed
    assert len(answers) == len(check.criteria)


def test_what_was_not_on_offer_is_not_repeated(record: ClassRecord) -> None:
    """A prediction in a student's own words is counted under ours."""
    members = (replace(record.members[0], said={"prediction_clouds": ""}),)
    (predicted,) = counts.predictions(replace(record, members=members))
    assert predicted.answers == ((counts.SAID_OTHERWISE, 1),)


def test_a_page_for_a_lecture_names_nobody(written: Path, record: ClassRecord) -> None:
    """No id, name or printed text is on the page with codes, nor a link; on the other one they are."""
    open_page = html.unescape(written.read_text())
    secret = as_page(without_names(record, b"secret", "course"))
    text = html.unescape(re.sub(r"data:image/[^\"]*", "", secret)).lower()
    for told in (ID, "Wilhelmina", "Grünspan", "ValueError", "s0000"):
        assert told.lower() in open_page.lower()
        assert told.lower() not in text
    names = {
        part
        for m in record.members
        for part in re.split(r"[ ()]", m.name)
        if part.isalpha() and len(part) > 3
    }
    assert len(names) > 10
    assert not {name for name in names if re.search(rf"\b{name.lower()}\b", text)}
    assert not re.findall('<pre|<a href="(?!#)', secret)


def test_a_reason_in_our_own_words_stays(record: ClassRecord) -> None:
    """Who handed nothing in is told from whose file could not be graded, of which nothing else is said."""
    said = [counts.NOT_HANDED_IN, "submitted/ada/lesson.ipynb: not a notebook"]
    members = tuple(Member(str(n), str(n), absent=why) for n, why in enumerate(said))
    shown = {m.absent for m in without_names(replace(record, members=members), b"secret", "course").members}
    assert shown == {counts.NOT_HANDED_IN, "This is nothing that can be graded."}


def test_codes_stand_in_an_order_of_their_own(record: ClassRecord) -> None:
    """Neither the list nor the rows are in the order of the names."""
    known = codes(b"secret", "course", [m.student for m in record.members])
    shown = [m.name for m in without_names(record, b"secret", "course").members]
    assert shown == sorted(known.values())
    assert shown != list(known.values())


def test_a_code_is_the_students_in_every_lesson_of_the_course() -> None:
    """Same student, same code, whoever else is there; another course or secret gives another."""
    few, many = (codes(b"secret", "course", names) for names in (["ada"], ["ada", "ben", "chloe"]))
    assert few["ada"] == many["ada"]
    others = codes(b"other", "course", ["ada"])["ada"], codes(b"secret", "other", ["ada"])["ada"]
    assert len({few["ada"], *others}) == 3
    assert len(few["ada"]) == LENGTH


def test_codes_that_agree_get_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two students never share a code."""
    from autograder.grading.class_page import pseudonyms

    made = {"ada": "AAAAAAAB", "ben": "AAAAAAAC"}
    monkeypatch.setattr(pseudonyms, "_code", lambda secret, course, student: made[student])
    assert codes(b"", "", made) == made


def test_whatever_a_student_wrote_runs_nothing(page: Page, record: ClassRecord) -> None:
    """Hostile names, code and values are text, and do nothing when everything is opened and sorted."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for sort in page.locator("[data-sort]").all():
        sort.click()
    assert page.title() == f"The class: {LESSON}"
    assert page.locator("script").count() == 1
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("b", has_text="1906").count() == 0
    assert "<script>document.title='ran'</script>" in page.locator("#students").inner_text()


def test_escaping_does_not_rest_on_the_content_policy(written: Path) -> None:
    """The page's text holds one script, its own, and no tag of a student's, policy or not."""
    text = written.read_text()
    assert "onerror=" in text
    assert re.findall(r"<script[^>]*>", text) == ["<script>"]
    assert not re.findall(r"<img(?! src=\"data:image/webp;base64,)", text)
    assert "<b>bold" not in text


def test_filters_show_whom_they_say(page: Page, record: ClassRecord) -> None:
    """A criterion leaves those who missed it, everywhere on the page; `Show all` brings the rest back."""
    line = max(counts.lines(record), key=lambda line: line.asked - line.counts.get("passed", 0))
    page.select_option("#criterion", str(line.place))
    missed = line.asked - line.counts.get("passed", 0)
    assert page.locator("#students tbody tr:visible").count() == missed
    assert page.locator("#count").inner_text() == f"{missed} of {len(record.members)} students"
    shown = set(page.locator("#students tbody tr:visible").evaluate_all("rows => rows.map(r => r.dataset.n)"))
    cards = page.locator(".cards figure:not([hidden])").evaluate_all("cards => cards.map(c => c.dataset.n)")
    assert set(cards) <= shown
    page.locator("#all").click()
    page.locator("#student").fill("wilhelmina")
    assert page.locator("#students tbody tr:visible").count() == 1


def test_misconceptions_filter_too(page: Page, record: ClassRecord) -> None:
    """A click on one shows who has it."""
    (_, members), *_ = record.named()
    page.locator("[data-mistake='0']").click()
    assert page.locator("#students tbody tr:visible").count() == len({m.student for m in members})


def test_sorting_puts_in_order(page: Page) -> None:
    """Rows by points, falling and rising; pictures by what judged them, the worst first."""
    points = "rows => rows.map(r => Number(r.dataset.points))"
    for _ in range(2):
        page.locator("[data-sort=points]").click()
        found = page.locator("#students tbody tr").evaluate_all(points)
        falling = page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
        assert found == sorted(found, reverse=falling)
    page.locator("[data-cards=worst]").first.click()
    quality = "cards => cards.map(c => Number(c.dataset.q ?? -Infinity))"
    found = page.locator(".cards").first.locator("figure").evaluate_all(quality)
    assert found == sorted(found, reverse=True)
    assert len(set(found)) > 5


def test_names_lead_to_feedback_that_is_there(course: Course, record: ClassRecord, page: Page) -> None:
    """The address leads from the page's place to the student's page, and to nothing for the others."""
    found = set(page.locator("#students a").evaluate_all("links => links.map(a => a.href)"))
    assert found == {(course.root / "feedback" / "s0000" / LESSON / f"{LESSON}.html").as_uri()}


def test_charts_and_pictures_have_a_text(written: Path) -> None:
    """Every chart says what it shows, every picture whose it is; no two things share an id."""
    text = written.read_text()
    charts = re.findall(r"<svg[^>]*>", text)
    assert len(charts) == 3
    assert all('role="img" aria-label="' in chart for chart in charts)
    assert all(re.search(r'alt="[^"]+"', image) for image in re.findall(r"<img[^>]*>", text))
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_paper_shows_what_is_folded_and_no_filters(page: Page) -> None:
    """In print the lists are open and the bar is gone."""
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    folded = page.locator("details.need:not([open]) li, .mistake details:not([open]) pre").first
    assert folded.bounding_box()["height"] > 0


def test_a_student_costs_little(record: ClassRecord, written: Path) -> None:
    """More students cost at most 40 elements and 20 KiB each: a class of 1,000 is a page that opens."""
    more = [replace(m, student=f"{n}-{m.student}") for n in range(3) for m in record.members]
    few, many = written.read_text(), as_page(replace(record, members=(*record.members, *more)))
    assert (len(re.findall(r"<[a-z]", many)) - len(re.findall(r"<[a-z]", few))) / len(more) < 40
    assert (len(many.encode()) - len(few.encode())) / len(more) < 20 * 1024


def test_the_command_writes_the_page_and_says_where(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address on stdout; what is no lesson here is one line."""
    monkeypatch.chdir(course.root)
    said = CliRunner().invoke(main, ["report", LESSON, "--pseudonyms"])
    assert said.exit_code == 0
    assert Path(said.output.splitlines()[-1]) == course.root / "reports" / f"{LESSON}-pseudonyms.html"
    for lesson, why in (("no-such-lesson", "has no rubric"), ("autoencoders", "was graded here")):
        said = CliRunner().invoke(main, ["report", lesson])
        assert said.exit_code == 1
        assert why in said.output


def test_figures_and_times_are_kept(tmp_path: Path) -> None:
    """What a criterion measured is in the marks; judged again, a submission keeps the time that it ran."""
    finding = Finding(Status.PASSED, staff={"pca_fd": 0.3, "pca_fd_line": 0.4})
    verdict = Verdict(KL, ((KL.criteria[0], finding), (KL.criteria[1], Finding(Status.PASSED))))
    marked = one_marked("kl-divergence", verdict, "")
    assert marked.figures == {KL.criteria[0].name: {"pca_fd": 0.3, "pca_fd_line": 0.4}}
    nb = nbformat.v4.new_notebook()
    keep(
        tmp_path / "ada",
        Outcome(nb, {"kl-divergence": marked}, seconds={"whole": 12.5}),
        "examination",
        "judging",
    )
    keep(tmp_path / "ada", Outcome(nb, {"kl-divergence": marked}, ran=False), "examination", "judging")
    kept = read_kept(tmp_path / "ada")
    assert kept is not None
    assert (kept.seconds, kept.marks["kl-divergence"]) == ({"whole": 12.5}, marked)

"""How an audit counts, and what of it people read."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console
from rich.table import Table

from autograder import cli
from autograder.grading import audit
from autograder.grading.audit import Audit
from autograder.grading.audit_page import as_markdown, as_page, bound
from autograder.grading.audit_run import Task, chosen, graded, run, tries
from autograder.grading.audit_tables import audit_progress, audit_tables
from autograder.grading.bank import Sample
from autograder.grading.trial import PUBLIC_SECRET, STYLE, Trial, public_secret
from autograder.report.page import as_html
from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import Finding, Status
from autograder.rubric.verdict import Verdict

ROOT = Path(__file__).parents[2]
LESSON = "variational-autoencoders"
MOST = {"kl-divergence": 6.0, "samples": 3.0}
HOSTILE = "<script>ran()</script><img src=http://example.org/x>"


def trial(
    kind: str,
    lost: dict[str, float],
    named: dict[str, str] | None = None,
    *,
    name: str = "it",
    stated: dict[str, float] | None = None,
    stated_names: frozenset[str] = frozenset(),
    **more: object,
) -> Trial:
    """A trial that lost and named this; what it states is what it lost, unless said otherwise."""
    marks = stated if stated is not None else lost
    sample = Sample(LESSON, kind, name, "About it.", marks, stated_names, None, Path(f"{kind}/{name}.py"))
    criteria = {f"{check}: all": "failed" if check in lost else "passed" for check in MOST}
    return Trial(sample, {**MOST, **lost}, MOST, named or {}, criteria, **more)  # type: ignore[arg-type]


def with_sample(given: Trial, **changes: object) -> Trial:
    return replace(given, sample=replace(given.sample, **changes))  # type: ignore[arg-type]


def printed(found: Audit) -> str:
    """The tables as a wide terminal shows them."""
    console = Console(width=200)
    with console.capture() as captured:
        for told in audit_tables(found):
            console.print(told, highlight=False)
    return captured.get()


def test_a_correct_one_is_wrongly_failed_if_it_loses_any_point() -> None:
    """Full marks are right; half a point less, a refusal, or no result, is not."""
    assert not audit.wrongly_failed(trial("correct", {}))
    assert audit.wrongly_failed(trial("correct", {"samples": 2.5}))
    assert audit.wrongly_failed(trial("correct", {}, refused="no"))
    assert audit.wrongly_failed(trial("correct", {}, error="died"))


def test_what_came_to_no_marks_counts_neither_as_full_nor_as_named() -> None:
    """A mistaken submission that could not be graded is no success of any kind, and differs."""
    for none in (trial("mistaken", {}, refused="no"), trial("mistaken", {}, error="died")):
        assert not audit.full_marks(none)
        assert not audit.named_right(none)
        assert none.differs()


def test_a_refusal_is_as_stated_only_if_it_says_why() -> None:
    """A submission that must be refused is held against the reason; an error is no refusal."""
    stated = with_sample(trial("broken", {}), marks=None, refused="not a notebook")
    assert replace(stated, refused="it is not a notebook").differs() == ""
    assert replace(stated, refused="no disk").differs()
    assert replace(stated, error="not a notebook").differs()
    assert stated.differs() == "stated refused: not a notebook; got full marks, named nothing"


def test_a_mistaken_one_is_named_right_only_by_exactly_its_names() -> None:
    """No name where one is stated is not right, though not wrong either; another name is wrong."""
    lost, stated = {"kl-divergence": 3.0}, frozenset({"kl-sign"})
    right, silent, wrong = (
        trial("mistaken", lost, named, stated_names=stated)
        for named in ({"kl-divergence": "kl-sign"}, {}, {"kl-divergence": "kl-half-missing"})
    )
    assert [audit.named_right(t) for t in (right, silent, wrong)] == [True, False, False]
    assert [audit.named_wrong(t) for t in (right, silent, wrong)] == [False, False, True]
    assert audit.named_right(trial("mistaken", lost))


def test_points_gained_are_those_beyond_the_same_work_without_the_attack() -> None:
    """An attack that costs its author points gains nothing."""
    stated = {"kl-divergence": 3.0}
    assert audit.points_gained(trial("hostile", {}, stated=stated)) == 3.0
    assert audit.points_gained(trial("hostile", stated, stated=stated)) == 0.0
    assert audit.points_gained(trial("hostile", {"kl-divergence": 0.0}, stated=stated)) == 0.0


def test_the_rates_hold_the_cases_behind_each_number() -> None:
    """Numbers by kind, and the names of those that they count."""
    found = audit.rates([trial("correct", {"samples": 2.0}), trial("mistaken", {}), trial("hostile", {})])
    assert found == {
        "correct": {"submissions": 1, "wrongly_failed": 1, "wrongly_failed_cases": ["it"]},
        "mistaken": {
            "submissions": 1,
            "full_marks": 1,
            "full_marks_cases": ["it"],
            "named_right": 1,
            "named_right_misses": [],
            "named_wrong": 0,
            "named_wrong_cases": [],
        },
        "hostile": {"submissions": 1, "points_gained": 0.0, "points_gained_cases": []},
        "broken": {"submissions": 0, "unhandled": 0, "unhandled_cases": []},
    }


def test_nineteen_of_twenty_names_are_enough() -> None:
    """The share of names that is demanded is 95 %, not more, and not less."""
    bar = next(bar for bar in audit.BARS if bar.figure == "named_right")
    right = trial("mistaken", {"samples": 1.0})
    silent = trial("mistaken", {"samples": 1.0}, stated_names=frozenset({"sample-uniform"}))
    assert audit.met(bar, audit.rates([right] * 19 + [silent]))
    assert not audit.met(bar, audit.rates([right] * 18 + [silent]))


def test_an_audit_stands_only_if_all_is_as_stated_under_every_secret() -> None:
    """One point that differs makes it fall, whether under the first secret or under a later one."""
    right, wrong = trial("correct", {}), trial("correct", {"samples": 2.0}, stated={}, secret=1)
    assert audit.stands(Audit(LESSON, (right,)))
    assert audit.stands(Audit(LESSON, (right,), {"correct/it": (replace(right, secret=1),)}, 2))
    assert not audit.stands(Audit(LESSON, (right,), {"correct/it": (wrong,)}, 2))
    assert not audit.stands(Audit(LESSON, (replace(wrong, secret=0),)))


def test_it_says_what_the_bank_does_not_show() -> None:
    """Criteria that no mistaken submission fails, though some may be blocked, and names that none states."""
    trials = [trial("mistaken", {"kl-divergence": 3.0}, stated_names=frozenset({"kl-sign"}))]
    blocked = replace(trials[0], criteria={"samples: all": "blocked"})
    assert audit.never_failed([*trials, blocked]) == ["samples: all"]
    missing = audit.never_shown(trials, LESSON)
    assert "kl-sign" not in missing
    assert "kl-half-missing" in missing


def test_luck_counts_marks_names_and_criteria() -> None:
    """A submission hangs on luck if anything about it differs between secrets, the same marks or not."""
    same, marks, names, lines = (
        trial("mistaken", {"samples": 1.5}, {"samples": "sample-uniform"}, name=name)
        for name in ("same", "marks", "names", "lines")
    )
    again = {
        "mistaken/same": (replace(same, secret=1, seconds=9.0),),
        "mistaken/marks": (replace(marks, secret=1, marks={**MOST, "samples": 1.0}),),
        "mistaken/names": (replace(names, secret=1, named={}),),
        "mistaken/lines": (replace(lines, secret=1, criteria={**lines.criteria, "samples: all": "blocked"}),),
    }
    found = audit.luck(Audit(LESSON, (same, marks, names, lines), again, 2))
    assert (found["submissions"], found["secrets"], found["differing"]) == (4, 2, 3)
    assert found["differing_cases"] == ["mistaken/marks", "mistaken/names", "mistaken/lines"]
    assert found["differences"]["mistaken/lines"] == ["secret 2: samples: all blocked, not failed"]
    told = printed(Audit(LESSON, (same, marks, names, lines), again, 2))
    assert "Luck: 3 of 4 submissions differ between 2 secrets." in told
    assert "luck: mistaken/lines: secret 2: samples: all blocked, not failed" in told


def test_only_what_might_hang_on_luck_is_graded_again() -> None:
    """Correct submissions and subtle mistaken ones, under every secret; all others under the first."""
    kinds = [trial(kind, {}).sample for kind in ("correct", "mistaken", "hostile")]
    bank = [*kinds, replace(kinds[1], name="subtle", subtle=True)]
    asked = [(sample.title, secret) for sample, secret in tries(bank, 3)]
    first = [("correct/it", 0), ("mistaken/it", 0), ("hostile/it", 0), ("mistaken/subtle", 0)]
    again = ["correct/it", "mistaken/subtle"]
    assert asked == first + [(title, 1) for title in again] + [(title, 2) for title in again]


def test_secrets_are_public_and_of_one_s_own() -> None:
    """Each number has its secret, always the same one, long enough for a course."""
    made = [public_secret(number) for number in range(5)]
    assert made == [public_secret(number) for number in range(5)]
    assert made[0] == PUBLIC_SECRET
    assert len(set(made)) == 5
    assert all(len(bytes.fromhex(secret)) == 32 for secret in made)


def test_a_part_is_chosen_by_patterns() -> None:
    """A pattern stands for kind and name; one that fits nothing is named."""
    found = [s.title for s in chosen(ROOT, LESSON, ["mistaken/kl_s*n", "broken/not_*"])]
    assert found == ["mistaken/kl_sign", "broken/not_json"]
    with pytest.raises(FileNotFoundError, match="is called kl_sign"):
        chosen(ROOT, LESSON, ["kl_sign"])


def dies_or_raises(task: Task) -> Trial:
    """What a worker does with a task: it dies, raises, or grades, as the sample's name says."""
    if task.sample.name == "dies":
        os._exit(3)
    if task.sample.name == "raises":
        raise ZeroDivisionError("no pixels")
    return trial(task.sample.kind, {}, name=task.sample.name)


def test_a_worker_s_death_is_one_case_s_error() -> None:
    """A process that dies and an unforeseen exception cost the case at hand, and all others are graded."""
    names = ["a", "dies", "b", "raises", "c", "d"]
    tasks = [Task(ROOT, ROOT, trial("correct", {}, name=name).sample) for name in names]
    seen: list[str] = []
    trials = graded(tasks, dies_or_raises, 2, lambda t: seen.append(t.sample.name))
    assert [t.sample.name for t in trials] == names
    assert sorted(seen) == sorted(names)
    assert {t.sample.name: t.error for t in trials if t.error} == {
        "dies": "the process that graded it died",
        "raises": "ZeroDivisionError: no pixels",
    }


def test_a_submission_goes_to_a_worker_and_its_trial_comes_back() -> None:
    """The real path, in a process of its own: what the bank holds can be sent there, and the result back."""
    found = run(ROOT, chosen(ROOT, LESSON, ["broken/not_json"]), jobs=1)
    assert [t.sample.title for t in found.trials] == ["broken/not_json"]
    assert found.trials[0].differs() == ""
    assert audit.stands(found)


def test_the_matrix_has_a_sign_for_each_criterion() -> None:
    """Passed, failed, blocked, not attempted and left to a person are told apart, beside points and names."""
    shown = replace(
        trial("mistaken", {"samples": 1.5}, {"samples": "sample-uniform"}),
        criteria={"kl-divergence: a": "passed", "kl-divergence: b": "grader error", "samples: c": "failed"}
        | {"samples: d": "blocked", "samples: e": "not attempted"},
    )
    table = next(t for t in audit_tables(Audit(LESSON, (shown,))) if isinstance(t, Table))
    row = [str(next(iter(column.cells))) for column in table.columns]
    assert row == ["mistaken/it", "·!", "x--", "samples 1.5/3; sample-uniform"]
    assert "2 samples: c, d, e" in printed(Audit(LESSON, (shown,)))


def test_the_tables_name_every_difference_and_restatement() -> None:
    """What a person reads holds the cases that differ, why others were restated, and that it is a part."""
    wrong = trial("correct", {"samples": 2.0}, stated={})
    changed = with_sample(trial("mistaken", {"samples": 1.0}, name="other"), restated="[was] full")
    told = printed(Audit(LESSON, (wrong, changed), only=("a*",)))
    assert "differs: correct/it: stated full marks, named nothing; got samples 2, named nothing" in told
    assert "Restated after grading: 1 of 2 submissions." in told
    assert "restated: mistaken/other: [was] full" in told
    assert "This is a part of the bank: a*." in told
    assert "NOT MET" in told


def test_the_json_holds_every_figure_and_case() -> None:
    """What programs read: the four kinds, the blind part, luck, restatements, and each case."""
    changed = with_sample(trial("mistaken", {"samples": 1.0}), restated="it was full", blind=True)
    found = json.loads(json.dumps(audit.as_json(Audit(LESSON, (trial("correct", {}), changed)))))
    assert found["mistaken"] == found["blind"]["mistaken"]
    assert found["blind"]["correct"]["submissions"] == 0
    assert found["luck"]["submissions"] == 0
    assert found["restated"] == {"submissions": 2, "restated": 1, "restated_cases": ["mistaken/it"]}
    assert [case["restated"] for case in found["cases"]] == ["", "it was full"]


def test_progress_is_a_plain_line_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A log gets one line for each trial, with its number and whether it came out as stated."""
    with audit_progress(LESSON, 2) as advance:
        advance(trial("correct", {}, seconds=14.6))
        advance(trial("correct", {"samples": 2.0}, stated={}, secret=1))
    first, second = capsys.readouterr().err.splitlines()
    assert first == "1 of 2: correct/it, 15 s: as stated"
    assert second.startswith("2 of 2: correct/it, secret 2, 0 s: stated full marks")


def verdict_of(check_id: str, got: str) -> str:
    """A verdict's page as trials keep it: one failed criterion, and what came back."""
    finding = Finding(Status.FAILED, "It is too small.", "2.29", got)
    criterion = Criterion("all", 6.0, "The T-shirt costs 2.29 nats.", lambda student: finding)
    check = Check(check_id, "KL", subject="", where="", criteria=[criterion])
    return STYLE.sub("", as_html(Verdict(check, ((criterion, finding),))))


def test_the_page_shows_each_verdict_as_the_student_reads_it() -> None:
    """A diagnosis stands with its verdict, escaped as in the notebook; one without a name stands apart."""
    named = trial("mistaken", {"kl-divergence": 3.0}, {"kl-divergence": "kl-sign"}, name="named")
    silent = trial("mistaken", {"samples": 1.0}, name="silent")
    named = replace(named, pages={"kl-divergence": verdict_of("kl-divergence", HOSTILE)})
    silent = replace(silent, pages={"samples": verdict_of("samples", "grey")})
    page = as_page(Audit(LESSON, (named, silent)))
    told, unnamed = page.split('id="diagnoses"')[1].split('id="unnamed"')
    assert named.pages["kl-divergence"] in told
    assert told.index("<code>kl-sign</code>") < told.index('id="verdict-mistaken-named-kl-divergence"')
    assert "No submission shows it." in told
    assert silent.pages["samples"] in unnamed.split('id="cases"')[0]
    assert "&lt;script&gt;ran()&lt;/script&gt;" in told
    assert page.count("<style>") == 1


def test_the_page_needs_nothing_from_outside_and_runs_nothing() -> None:
    """Whatever a submission, its remarks, and its errors say: no script, no address to fetch from."""
    bad = with_sample(trial("hostile", {}, remarks=(HOSTILE,)), about=HOSTILE, restated=HOSTILE)
    refused = with_sample(trial("broken", {}, refused=HOSTILE), name=HOSTILE, marks=None, refused="no")
    page = as_page(Audit(LESSON, (bad, refused, trial("correct", {}, error=HOSTILE)), only=(HOSTILE,)))
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"(src|href)=[\"'](?!#|data:)|url\(|@import", page)


def test_the_page_links_figures_and_rows_to_cases() -> None:
    """Every link in the page has its target."""
    named = trial("mistaken", {"kl-divergence": 3.0}, {"kl-divergence": "kl-sign"}, name="named")
    named = replace(named, pages={"kl-divergence": verdict_of("kl-divergence", "−2.29")})
    page = as_page(Audit(LESSON, (named, trial("correct", {"samples": 2.0}, stated={}))))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert {"case-mistaken-named", "case-correct-it", "verdict-mistaken-named-kl-divergence"} <= targets
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_holds_luck_and_says_when_it_is_a_part() -> None:
    """Differences between secrets stand in the page; a part of the bank is called a part."""
    first = trial("correct", {})
    other = trial("correct", {"samples": 2.0}, stated={}, secret=1)
    page = as_page(Audit(LESSON, (first,), {"correct/it": (other,)}, 2, ("correct/*",)))
    assert "secret 2: samples 2, named nothing, not full marks, named nothing" in page
    assert "This is a part of the bank:</strong> correct/*." in page
    assert "✗ not all is as demanded" in page


def test_the_bound_is_clopper_and_pearson_s() -> None:
    """Without a case among n, a share p would still show none with probability (1 - p)^n = 5 %."""
    assert bound(0, 25) == "under 11.3 %"  # (1 - 0.113)^25 = 0.0499, (1 - 0.112)^25 = 0.0513
    assert bound(0, 25, misses=True) == "over 88.7 %"
    assert bound(1, 2) == "under 97.5 %"  # 1 - 0.975^2 = 0.049, 1 - 0.974^2 = 0.051
    assert bound(2, 2) == "under 100 %"
    assert bound(0, 0) == ""


def test_the_published_rates_say_what_they_were_measured_by() -> None:
    """The Markdown holds each bar with its figures, the command and the versions, and is always the same."""
    found = Audit(LESSON, (trial("correct", {"samples": 2.0}, stated={}),), secrets=2)
    told = as_markdown(found)
    assert (
        "| correct: lost points though right | 0 | 1 of 1 (under 100 %) | **not met** | none there |" in told
    )
    assert "Not as stated: 1 of 1 submissions." in told
    assert f"`autograder audit {LESSON} --secrets 2`" in told
    assert "nbgrader 0." in told
    assert told == as_markdown(found)


@pytest.mark.parametrize(("lost", "status"), [({}, 0), ({"samples": 2.0}, 1)])
def test_the_command_s_status_says_whether_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: dict[str, float], status: int
) -> None:
    """``autograder audit --json`` prints JSON alone, writes files, and ends with 1 if anything is amiss."""
    found = Audit(LESSON, (trial("correct", lost, stated={}),))
    monkeypatch.setattr("autograder.commands.audit.run_audit", lambda *args, **kwargs: found)
    monkeypatch.chdir(ROOT)
    page, rates = tmp_path / "made" / "audit.html", tmp_path / "rates.md"
    files = ["--html", str(page), "--markdown", str(rates)]
    ran = CliRunner().invoke(cli.main, ["audit", "--json", "--only", "correct/plain", *files])
    assert ran.exit_code == status, ran.output
    assert json.loads(ran.stdout)["correct"]["wrongly_failed"] == status
    assert page.read_text() == as_page(found)
    assert rates.read_text() == as_markdown(found)
    assert f"written: {page}" in ran.stderr

"""How an audit counts."""

from pathlib import Path
from types import MappingProxyType

from autograder.grading import audit
from autograder.grading.audit_tables import audit_tables
from autograder.grading.bank import Sample
from autograder.grading.trial import Trial

MOST = {"kl-divergence": 6.0, "samples": 3.0}


def trial(
    kind: str,
    lost: dict[str, float],
    names: tuple[str, ...] = (),
    *,
    stated: dict[str, float] | None = None,
    stated_names: frozenset[str] = frozenset(),
    refused: str = "",
) -> Trial:
    marks = MappingProxyType(stated if stated is not None else lost)
    sample = Sample("vae", kind, "it", "About it.", marks, stated_names, None, Path("it.py"))
    criteria = {f"{check}: all": "failed" if check in lost else "passed" for check in MOST}
    return Trial(sample, {**MOST, **lost}, MOST, names, criteria, refused)


def test_a_correct_one_is_wrongly_failed_if_it_loses_any_point() -> None:
    """Full marks are right; half a point less, or a refusal, is not."""
    assert not audit.wrongly_failed(trial("correct", {}))
    assert audit.wrongly_failed(trial("correct", {"samples": 2.5}))
    assert audit.wrongly_failed(trial("correct", {}, refused="no"))


def test_a_mistaken_one_is_named_right_only_by_exactly_its_names() -> None:
    """No name where one is stated is not right, though not wrong either; another name is wrong."""
    lost, stated = {"kl-divergence": 3.0}, frozenset({"kl-sign"})
    right, silent, wrong = (
        trial("mistaken", lost, names, stated_names=stated)
        for names in (("kl-sign",), (), ("kl-half-missing",))
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
    assert found["correct"] == {"submissions": 1, "wrongly_failed": 1, "wrongly_failed_cases": ["it"]}
    assert found["mistaken"]["full_marks"] == 1
    assert found["mistaken"]["named_right"] == 1
    assert found["broken"] == {"submissions": 0, "unhandled": 0, "unhandled_cases": []}


def test_it_says_what_the_bank_does_not_show() -> None:
    """Criteria that no mistaken submission fails, and misconceptions that none states."""
    trials = [trial("mistaken", {"kl-divergence": 3.0}, stated_names=frozenset({"kl-sign"}))]
    assert audit.never_failed(trials) == ["samples: all"]
    missing = audit.never_shown(trials, "variational-autoencoders")
    assert "kl-sign" not in missing
    assert "kl-half-missing" in missing


def test_the_tables_name_every_difference() -> None:
    """What a person reads holds the cases that differ."""
    wrong = trial("correct", {"samples": 2.0}, stated={})
    tables = audit_tables([wrong], "variational-autoencoders")
    assert any("differs: correct/it" in t for t in tables if isinstance(t, str))

"""One mistake costs once: the arithmetic is asked with our class_mean in place of a wrong one."""

from __future__ import annotations

import pytest

from autograder.checks import rubric
from autograder.rubric.finding import Status
from autograder.rubric.verdict import Verdict, judge, ours_for
from tests.checks.exploring_latent_spaces import notebooks
from tests.checks.exploring_latent_spaces.mistaken import CASES, Mistaken

RUBRIC = rubric("exploring-latent-spaces")
MEANS = [c for c in CASES if c.check == "class-mean"]


def exam(source: str, *check_ids: str) -> dict[str, Verdict]:
    """These checks, or all of them, in order, with our parts for the wrong ones so far."""
    student, held = notebooks.student(notebooks.names(source)), dict[str, Verdict]()
    for check in RUBRIC.checks:
        if not check_ids or check.id in check_ids:
            held[check.id] = judge(check, student, ours_for(held))
    return held


@pytest.mark.parametrize("case", MEANS, ids=[str(c.name) for c in MEANS])
def test_a_wrong_mean_costs_in_its_own_check_alone(case: Mistaken) -> None:
    """Arithmetic that rests on a wrong class_mean is judged with ours."""
    held = exam(case.source, "class-mean", "latent-arithmetic")
    assert held["class-mean"].points == 1
    assert held["latent-arithmetic"].points == 5


def test_an_unfinished_mean_leaves_the_arithmetic_to_be_judged() -> None:
    """With class_mean put off, the arithmetic earns its points, and its verdict says what stood in."""
    held = exam(
        notebooks.changed("mu.mean(dim=0)", "mu.mean(dim=0); raise NotImplementedError()").replace(
            "        return mu.mean(dim=0); raise", "        raise"
        ),
        "class-mean",
        "latent-arithmetic",
    )
    assert held["class-mean"].points == 0
    assert held["latent-arithmetic"].points == 5
    assert held["latent-arithmetic"].carried == ("class_mean",)


def test_what_is_not_attempted_earns_nothing() -> None:
    """The untouched release earns no point, and every criterion says: not attempted."""
    undone = notebooks.HEAD
    for head in (
        "sample_grid(model, n=25)",
        "pixel_interpolate(image_a, image_b, steps=8)",
        "latent_interpolate(model, image_a, image_b, steps=8)",
        "class_mean(model, images)",
        "latent_arithmetic(model, boots, sneakers, sandals)",
        "embed_2d(codes, seed)",
    ):
        undone += f"\ndef {head}:\n    raise NotImplementedError()\n"
    held = exam(undone)
    assert sum(v.points for v in held.values()) == 0
    assert {f.status for v in held.values() for _, f in v.findings} == {Status.NOT_ATTEMPTED}

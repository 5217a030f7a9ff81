"""Verdicts that nobody earned: what a submission of the bank states, with a few criteria otherwise."""

from __future__ import annotations

import random

import torch

from autograder.checks import calibrated
from autograder.grading.bank import Sample
from autograder.oracles.garments import course as images
from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import Finding, Picture, Status
from autograder.rubric.verdict import Verdict

FIGURES = {
    "loss-falls": ("share", "loss-falls"),
    "better-than-the-average": ("mse_share", "reconstructions"),
    "like-garments": ("pca_fd", "garments"),
}
"""What decides over a criterion, and the line that it is held to."""


def made_verdict(
    chance: random.Random, check: Check, sample: Sample, skill: float, lazy: bool, printed: str
) -> Verdict:
    """A check as the submission of the bank has it, or nearly.

    ``skill``: from 0 to 1, of the student. ``lazy``: whether checks may be left out. ``printed``: see
    `make_class`.
    """
    if lazy and chance.random() < 0.5:
        return Verdict(check, tuple((c, Finding(Status.NOT_ATTEMPTED)) for c in check.criteria))
    left = (sample.marks or {}).get(check.id, check.points)
    findings = []
    for criterion in chance.sample(check.criteria, len(check.criteria)):
        failed = left < criterion.points
        failed ^= chance.random() < 0.04 * (1.5 - skill)
        left -= 0 if failed else criterion.points
        findings.append((criterion, _finding(chance, check, criterion, failed, skill, printed)))
    findings.sort(key=lambda pair: check.criteria.index(pair[0]))
    amiss = any(finding.status is Status.FAILED for _, finding in findings)
    named = next((m for m in check.misconceptions if m.name in sample.names), None) if amiss else None
    return Verdict(check, tuple(findings), named)


def _finding(
    chance: random.Random, check: Check, criterion: Criterion, failed: bool, skill: float, printed: str
) -> Finding:
    if chance.random() < 0.004:
        return Finding(Status.GRADER_ERROR, got="the answer key has no answer to this")
    status = Status.FAILED if failed else Status.PASSED
    if failed and chance.random() < 0.15:
        status = Status.BLOCKED
    staff = {}
    if criterion.name in FIGURES:
        figure, line = FIGURES[criterion.name]
        held = calibrated.line("variational-autoencoders", line)
        staff = {figure: held * (1 + chance.random() if failed else 1 - 0.7 * chance.random() * skill)}
        staff[f"{figure}_line"] = held
    says = "It came back with another value." if failed else ""
    got = printed or f"{chance.uniform(0, 9):.2f}"
    quality = 2 * skill if not failed else skill / 2
    return Finding(
        status,
        says,
        "2.29",
        got if failed else "",
        pictures=_pictures(chance, check, criterion, quality),
        staff=staff,
    )


def _pictures(
    chance: random.Random, check: Check, criterion: Criterion, quality: float
) -> tuple[Picture, ...]:
    """Garments of the course, the blurrier the worse; reconstructions beneath their originals."""
    if criterion.name not in ("better-than-the-average", "like-garments", "codes-from-the-prior"):
        return ()
    x = images(train=False)[torch.tensor(chance.sample(range(2000), 24))]
    blur = 2 * round(4 * (1 - min(quality, 1))) + 1
    drawn = torch.nn.functional.avg_pool2d(x, blur, stride=1, padding=blur // 2)
    noise = torch.randn(x.shape, generator=torch.Generator().manual_seed(chance.randrange(2**31)))
    drawn = (drawn + 0.04 * noise).clamp(0, 1)[:, 0]
    if check.id == "reconstructions":
        caption = "Test images, and beneath each what your model makes of it"
        return (Picture(caption, torch.cat([x[:8, 0], drawn[:8]])),)
    of_codes = criterion.name == "like-garments"
    drawn_from = "What your decoder makes of random codes"
    return (Picture(drawn_from if of_codes else "Pictures that your `sample` draws", drawn),)

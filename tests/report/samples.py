"""Verdicts as they come about, each with the situation it stands for; nothing here asks a student."""

from __future__ import annotations

from collections.abc import Callable

import torch

from autograder.rubric.check import Check, Criterion
from autograder.rubric.finding import Finding, Picture, Status
from autograder.rubric.misconception import Misconception
from autograder.rubric.verdict import Verdict

HOSTILE = (
    "ValueError: <script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    "\x1b[2J\x1b]0;owned\x07 {{ 7*7 }} `</code><b>bold</b>` \u202egnorw\u202c"
)
RIGHT = Finding(Status.PASSED)


def _never(_: object) -> Finding:
    raise AssertionError("a sample is shown, not judged")


def criterion(says: str, points: float, private: bool = False) -> Criterion:
    """A line of a rubric that nobody asks."""
    return Criterion(says.split()[0].lower(), points, says, _never, private)


def check(title: str, subject: str, where: str, check_id: str, *criteria: Criterion) -> Check:
    """A check of those criteria."""
    return Check(check_id, title, subject, where, criteria=list(criteria))


KL = check(
    "KL divergence",
    "kl_divergence",
    "Part 3, “The price of a cloud”, where the T-shirt's numbers are added up",
    "kl-divergence",
    criterion("The two garments' worked numbers come out: 2.29 and 9.25 nats", 2),
    criterion("Random clouds cost what the formula says, for any batch and latent size", 3, private=True),
    criterion("A cloud that is the prior itself costs nothing", 1),
)
MEAN = Misconception(
    "KL averaged over the latent dimensions",
    "With 5 latent dimensions your KL is one fifth of what is expected, with 10 one tenth. Each dimension "
    "adds its own penalty: sum over them.",
    dict,
)
SAMPLING = check(
    "Reparameterization",
    "VAE.reparameterize",
    "Part 2, “Noise that lets gradients through”",
    "reparameterize",
    criterion("Draws have the mean and the spread that `mu` and `logvar` ask for", 2),
    criterion("Every image and every dimension gets noise of its own", 2),
    criterion("Each call draws afresh, and the noise is normal", 1),
    criterion("Gradients reach `mu` and `logvar`", 2),
)
SAMPLES = check(
    "Samples",
    "sample",
    "Part 4, “Garments from nothing”",
    "samples",
    criterion("`sample` decodes z ~ N(0, I) of the model's latent size", 2),
    criterion("What your decoder makes of fresh noise is garments", 1),
)


def garments(n: int, seed: int = 0) -> torch.Tensor:
    """Blobs with shoulders: (n, 28, 28) float32 in [0, 1]."""
    noise = torch.Generator().manual_seed(seed)
    y, x = torch.meshgrid(torch.linspace(-1, 1, 28), torch.linspace(-1, 1, 28), indexing="ij")
    width = 0.35 + 0.4 * torch.rand(n, 1, 1, generator=noise)
    sleeves = 0.4 * torch.rand(n, 1, 1, generator=noise) * (y < -0.2)
    body = torch.sigmoid(12 * (width + sleeves - x.abs())) * torch.sigmoid(14 * (0.85 - y.abs()))
    return (body * (0.5 + 0.5 * torch.rand(n, 28, 28, generator=noise))).clamp(0, 1)


def verdict(of: Check, *findings: Finding, named: Misconception | None = None, carried=()) -> Verdict:
    """A verdict of those findings, in the rubric's order."""
    return Verdict(of, tuple(zip(of.criteria, findings, strict=True)), named, tuple(carried))


def all_passed() -> Verdict:
    """Everything is right."""
    return verdict(KL, RIGHT, RIGHT, RIGHT)


def at_the_desk() -> Verdict:
    """Right so far; the private criterion is asked at grading."""
    return verdict(KL, RIGHT, Finding(Status.NOT_ASKED), RIGHT)


def recorded() -> Verdict:
    """What the answer key decides has arrived; one answer was none."""
    malformed = Finding(Status.FAILED, "`k` should be one number, such as `12`.", "a number", "`many`")
    return verdict(KL, malformed, Finding(Status.RECORDED), Finding(Status.RECORDED))


def all_recorded() -> Verdict:
    """The answer key decides every line."""
    return verdict(KL, *[Finding(Status.RECORDED)] * 3)


def named() -> Verdict:
    """One mistake explains all that failed; the private line shows nothing of what was asked."""
    worked = Finding(
        Status.FAILED,
        "Both are one fifth of the expected value.",
        expected="T-shirt 2.29, ankle boot 9.25 nats",
        got="T-shirt 0.46, ankle boot 1.85 nats",
    )
    secret = Finding(Status.FAILED, "SECRET says", expected="SECRET expected", got="SECRET got")
    return verdict(KL, worked, secret, RIGHT, named=MEAN)


def several() -> Verdict:
    """Several lines failed, no mistake explains them, and the student's code said something hostile."""
    return verdict(
        SAMPLING,
        Finding(Status.FAILED, "The spread is too small.", "a spread of 0.37", "a spread of 0.14"),
        RIGHT,
        Finding(Status.FAILED, "Your function raised an error.", "a tensor of shape (3, 5)", HOSTILE),
        Finding(Status.BLOCKED),
    )


def not_attempted() -> Verdict:
    """The stub is as it was."""
    return verdict(SAMPLING, *[Finding(Status.NOT_ATTEMPTED)] * 4)


def grader_error() -> Verdict:
    """The grader itself failed, on every line."""
    unjudged = Finding(Status.GRADER_ERROR, "/srv/course: Traceback of ours")
    return Verdict(several().check, tuple((criterion, unjudged) for criterion, _ in several().findings))


def half_judged() -> Verdict:
    """The grader failed on one line of four."""
    ours = Finding(
        Status.GRADER_ERROR, "The grader could not judge this; a person will.", got="Traceback of ours"
    )
    return verdict(SAMPLING, RIGHT, ours, RIGHT, RIGHT)


def pictures() -> Verdict:
    """Pictures of the student's model, a part of ours carried in, and a figure that only staff may see."""
    drawn = Picture("16 samples of your model", garments(16), columns=8)
    grey = Picture("To compare with: garments of the test images", garments(8, seed=1), ours=True)
    missed = Finding(
        Status.FAILED,
        "Every sample is the same grey picture.",
        pictures=(drawn, grey),
        staff={"PCA-FD": 0.8123},
    )
    return verdict(SAMPLES, RIGHT, missed, carried=("kl_divergence",))


ALL: dict[str, Callable[[], Verdict]] = {
    f.__name__.replace("_", "-"): f
    for f in (
        all_passed,
        at_the_desk,
        recorded,
        all_recorded,
        named,
        several,
        not_attempted,
        grader_error,
        half_judged,
        pictures,
    )
}

"""The calibration: runs that survive being cut off, what follows from them, and the package's lines."""

import json
from pathlib import Path

import pytest
import torch

from autograder.checks import calibrated, rubric
from reference.calibration import one_run, written
from reference.calibration.analysis import CalibrationError, Rejected, draw
from reference.calibration.design import RUNS, Design, Threshold
from reference.calibration.designs import DESIGNS
from reference.calibration.page import page
from reference.calibration.runs import Runs, RunsError, read, settings, still_to_do

LESSON = "variational-autoencoders"
VAE = DESIGNS[LESSON]
BY_LESSON = pytest.mark.parametrize("design", DESIGNS.values(), ids=list(DESIGNS))

GARMENTS = Threshold("garments", "samples/like-garments", "pca_fd", ("beta_0", "kl_sign"))


def run_of(variant: str, seed: int = 0, pca_fd: float | None = 0.2) -> dict:
    """A run as it is kept, invented."""
    finding = {"status": "passed", "says": "", "staff": {"pca_fd": pca_fd}}
    return {"variant": variant, "seed": seed, "findings": {"samples/like-garments": finding}}


# ------------------------------------------------------------------------------------------------ on disk


def test_runs_are_taken_up_again_after_a_torn_line(tmp_path: Path) -> None:
    """A file cut off inside its last line loses that run alone, and goes on with whole lines."""
    path = tmp_path / "runs.jsonl"
    with Runs(path, settings(VAE)) as runs:
        runs.add(run_of("reference", 0))
        runs.add(run_of("reference", 2))
    path.write_bytes(path.read_bytes()[:-9])
    with Runs(path, settings(VAE)) as runs:
        assert runs.finished == [run_of("reference", 0)]
        runs.add(run_of("beta_0", 0))
    assert read(path) == (settings(VAE), [run_of("reference", 0), run_of("beta_0", 0)])


def test_a_file_torn_inside_its_settings_begins_anew(tmp_path: Path) -> None:
    """Where not even the first line is whole, nothing is lost by writing it again."""
    path = tmp_path / "runs.jsonl"
    path.write_bytes(b'{"lesson": "vari')
    with Runs(path, settings(VAE)):
        assert read(path) == (settings(VAE), [])


def test_runs_of_other_settings_are_refused(tmp_path: Path) -> None:
    """Figures of two versions don't come to lie in one file."""
    path = tmp_path / "runs.jsonl"
    with Runs(path, settings(VAE) | {"threads": 2}):
        pass
    with pytest.raises(RunsError, match="made under other settings"):
        Runs(path, settings(VAE))


def test_what_is_missing_is_done_in_turns() -> None:
    """Finished runs are left out, each variant gets its first seed before any its second; no seed is next."""
    todo = still_to_do(VAE, [run_of("reference", 0)])
    assert ("reference", 0) not in todo
    assert todo[: len(VAE.variants) - 1] == [(v.name, 0) for v in VAE.variants[1:]]
    assert len(todo) == sum(RUNS[v.group] for v in VAE.variants) - 1
    assert {seed % 2 for _, seed in todo} == {0}  # a second try, from seed + 1, is no other run's first


# ----------------------------------------------------------------------------------------------- one run


NEEDED = {
    "autoencoders": ("Autoencoder", "compare_bottlenecks", "autoencoder"),
    "variational-autoencoders": ("VAE", "sample", "vae"),
}


EVERY = [(design, variant) for design in DESIGNS.values() for variant in design.variants]


@pytest.mark.parametrize(("design", "variant"), EVERY, ids=[f"{d.lesson}:{v.name}" for d, v in EVERY])
def test_a_variant_defines_what_training_needs(design: Design, variant) -> None:
    """The cells that are run define class, loop and the later function, and train nothing."""
    names = one_run.namespace(design, variant)
    of, later, into = NEEDED[design.lesson]
    assert isinstance(names[of](), torch.nn.Module)
    assert callable(names["train_epoch"])
    assert callable(names[later])
    assert into not in names


def test_training_that_raises_is_kept_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variant whose training raises gives a run with the error, and criteria that are not passed."""

    def fails(*args: object, **options: object) -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr(one_run, "train_on_budget", fails)
    run = json.loads(json.dumps(one_run.one_run(LESSON, "pytorch_example_mlp", 0), allow_nan=False))
    assert run["error"] == "RuntimeError: no luck"
    assert run["findings"]["reconstructions/better-than-the-average"]["status"] != "passed"
    assert run["findings"]["training/loss-falls"]["staff"]["share"] < 1


# ---------------------------------------------------------------------------------------------- analysis


def test_the_line_lies_three_fifths_of_the_way() -> None:
    """0.2 and 6.4 are a factor 32 apart: three fifths of it is 8, so the line is 1.6, margins 8 and 4."""
    runs = [run_of("reference", 0, 0.1), run_of("mlp_french", 0, 0.2), run_of("sigmoid_missing", 0, 0.3)]
    line = draw(VAE, [*runs, run_of("beta_0", 0, 6.4), run_of("kl_sign", 0, None)], GARMENTS)
    assert line.line == 1.6
    assert line.margins == pytest.approx((8, 4))
    assert (line.worst_honest.variant, line.best_failing.variant) == ("mlp_french", "beta_0")
    assert (line.honest, line.let_through) == (Rejected(0, 2), Rejected(0, 2))
    assert line.worst_variant == "mlp_french"


def test_an_honest_run_without_a_number_is_rejected() -> None:
    """Where honest training diverges it counts as a false reject, of its variant too."""
    runs = [run_of("reference", 0, 0.1), run_of("mlp_french", 0, None), run_of("beta_0", 0, 0.8)]
    line = draw(VAE, runs, GARMENTS)
    assert line.honest == Rejected(1, 2)
    assert line.by_variant == {"reference": Rejected(0, 1), "mlp_french": Rejected(1, 1)}
    assert line.worst_variant == "mlp_french"


def test_groups_that_overlap_get_no_line() -> None:
    """A wrong run below an honest one is said with both names, and no line is drawn."""
    runs = [run_of("reference", 0, 0.5), run_of("beta_0", 0, 0.4)]
    with pytest.raises(
        CalibrationError, match=r"garments: no line .* 0\.5 \(reference\), .* 0\.4 \(beta_0\)"
    ):
        draw(VAE, runs, GARMENTS)
    with pytest.raises(CalibrationError, match="there are no figures of beta_0, kl_sign"):
        draw(VAE, runs[:1], GARMENTS)


@pytest.mark.parametrize(
    ("rejected", "runs", "bound"),
    [(0, 300, 1 - 0.05 ** (1 / 300)), (0, 20, 1 - 0.05 ** (1 / 20)), (1, 10, 0.3941633), (10, 10, 1.0)],
)
def test_the_bound_is_clopper_and_pearsons(rejected: int, runs: int, bound: float) -> None:
    """With none rejected the bound has a closed form; 1 of 10 stands in tables as 0.394."""
    assert Rejected(rejected, runs).bound == pytest.approx(bound, rel=1e-6)


# ------------------------------------------------------------------------------------- what is committed


def _insist_on_runs(design: Design) -> None:
    """A lesson that was not calibrated yet is said so, and its lines are provisional."""
    if not design.data.exists():
        assert json.loads(design.lines.read_text())["provisional"]
        pytest.skip(f"not calibrated yet: `python -m reference.calibration {design.lesson}` has not run")


@BY_LESSON
def test_the_committed_runs_are_whole_or_the_lines_provisional(design: Design) -> None:
    """Where a run of the design is missing from the repository's data, the package's lines say so."""
    _insist_on_runs(design)
    here, runs = read(design.data)
    assert here["lesson"] == design.lesson
    missing = len(still_to_do(design, runs))
    said = json.loads(design.lines.read_text()).get("provisional", "")
    assert said == (f"{missing} runs are still to be done" if missing else "")


@BY_LESSON
def test_lines_and_page_follow_from_the_committed_runs(design: Design) -> None:
    """The package's lines and the page are what the command writes from the runs, to the letter."""
    _insist_on_runs(design)
    here, runs = read(design.data)
    missing = len(still_to_do(design, runs))
    drawn = [draw(design, runs, threshold) for threshold in design.thresholds]
    assert design.lines.read_text() == written.package_data(design, here, drawn, missing)
    assert design.pages[0].read_text() == page(design, here, runs, drawn, missing)


@BY_LESSON
def test_every_outcome_has_a_line(design: Design) -> None:
    """Each criterion that judges what training came to has a calibrated line, and no line is without one."""
    outcomes = {
        f"{check.id}/{criterion.name}"
        for check in rubric(design.lesson).checks
        for criterion in check.criteria
        if criterion.outcome
    }
    assert {entry["criterion"] for entry in calibrated.lines(design.lesson).values()} == outcomes

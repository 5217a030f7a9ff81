"""One run: a variant is built, trained from one seed like the locked cell does, and asked as in grading."""

from __future__ import annotations

import contextlib
import io
import math
import time
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
import torch

from autograder.checks import rubric
from autograder.exam.perform import seed_everything
from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.bank import build, read_sample
from autograder.lesson import FashionMNIST, train_on_budget
from autograder.rubric.finding import Finding
from reference.calibration.variants import LESSON, VARIANTS, Variant

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "assignments" / LESSON / f"{LESSON}.ipynb"
LAST_BEFORE_TRAINING = "train-code"
ALSO = "sample-code"

Run = dict[str, Any]
"""A run as it is kept, one JSON object:

``variant``, ``seed``; ``error``: what training raised, or null; ``tries``: models that train_on_budget made;
``train_cpu_s``: CPU seconds of training, both tries together; ``variance_kept``: what train_on_budget tells
a grey model by; ``findings``: for each criterion that training decides, ``"samples/like-garments"``, its
``status``, what it ``says``, and its ``staff`` figures. A figure that isn't finite is null.
"""


def seed_of(index: int) -> int:
    """The seed of a variant's run number ``index``. Even, since a second try is trained from seed + 1."""
    return 2 * index


def one_run(name: str, seed: int) -> Run:
    """Train and judge one variant from one seed. Whatever its code raises is part of the result."""
    torch.set_num_threads(1)
    variant = next(v for v in VARIANTS if v.name == name)
    seed_everything(seed)
    with contextlib.redirect_stdout(io.StringIO()):
        namespace = _namespace(variant)
        error, tries, train_cpu_s = _train(namespace, seed)
        variance_kept = _variance_kept(namespace.get("vae"))
    student = LocalStudent(namespace, Transcript(LESSON, name, seed), grading=True)
    return {
        "variant": name,
        "seed": seed,
        "error": error,
        "tries": tries,
        "train_cpu_s": round(train_cpu_s, 2),
        "variance_kept": variance_kept,
        "findings": {
            f"{check.id}/{criterion.name}": _kept(criterion.judge(student.sitting(check.id)))
            for check in rubric(LESSON).checks
            for criterion in check.criteria
            if criterion.outcome or check.id == "training"
        },
    }


def _namespace(variant: Variant) -> dict[str, Any]:
    """What the student's cells define before training, ``sample`` too."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate(_cells(variant.sample)):
        exec(compile(source, f"<student cell {number}>", "exec"), namespace)
    if variant.beta is not None:
        namespace["train_epoch"] = partial(namespace["train_epoch"], beta=variant.beta)
    return namespace


@cache
def _cells(sample: str) -> list[str]:
    """The code cells of a submission that define something; nothing is shown, checked or installed."""
    path = ROOT / "reference" / "submissions" / LESSON / f"{sample}.py"
    built = build(read_sample(path), NOTEBOOK)[NOTEBOOK.name]
    sources, training_is_ahead = [], True
    for cell in nbformat.reads(built.decode(), as_version=4).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        shows = grade_id == "install" or cell.source.startswith(("figures.", "grader."))
        if cell.cell_type == "code" and not shows and (training_is_ahead or grade_id == ALSO):
            sources.append(cell.source)
        training_is_ahead = training_is_ahead and grade_id != LAST_BEFORE_TRAINING
    return sources


def _train(namespace: dict[str, Any], seed: int) -> tuple[str | None, int, float]:
    """Train ``vae`` into the namespace; returns what was raised, the models made, and the CPU seconds."""
    made = []

    def counted() -> Any:
        made.append(None)
        return namespace["VAE"]()

    error, start = None, time.process_time()
    try:
        namespace["vae"] = train_on_budget(counted, namespace["train_epoch"], seed=seed, label=None)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    return error, len(made), time.process_time() - start


def _variance_kept(vae: Any) -> float | None:
    """The variance from reconstruction to reconstruction, as a share of that from image to image."""
    if vae is None:
        return None
    images = FashionMNIST(train=False).images_as_tensor()[:200]
    with torch.no_grad():
        x_hat = vae(images)[0]
    return _figure(float(x_hat.var(dim=0).mean() / images.var(dim=0).mean()))


def _figure(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _kept(finding: Finding) -> Mapping[str, Any]:
    staff = {name: _figure(value) for name, value in finding.staff.items()}
    return {"status": finding.status.value, "says": finding.says, "staff": staff}

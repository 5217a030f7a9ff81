"""One run: a variant is built, trained from one seed where a locked cell does so, and asked as in grading."""

from __future__ import annotations

import contextlib
import io
import math
import time
from collections.abc import Mapping
from functools import cache
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
from reference.calibration.design import ROOT, Design, Variant
from reference.calibration.designs import DESIGNS

Run = dict[str, Any]
"""A run as it is kept, one JSON object:

``variant``, ``seed``; ``error``: what training raised, or null; ``tries``: models that train_on_budget
made; ``train_cpu_s``: CPU seconds of training, both tries together, or of all questions where no locked
cell trains; ``variance_kept``: what train_on_budget tells a grey model by, or null; ``findings``: for each
criterion that training decides, ``"samples/like-garments"``, its ``status``, what it ``says``, and its
``staff`` figures. A figure that isn't finite is null.
"""


def seed_of(index: int) -> int:
    """The seed of a variant's run number ``index``. Even, since a second try is trained from seed + 1."""
    return 2 * index


def one_run(lesson: str, name: str, seed: int) -> Run:
    """Train and judge one variant from one seed. Whatever its code raises is part of the result."""
    torch.set_num_threads(1)
    design = DESIGNS[lesson]
    variant = next(v for v in design.variants if v.name == name)
    seed_everything(seed)
    with contextlib.redirect_stdout(io.StringIO()):
        names = namespace(design, variant)
        trained = _train(names, design.model, seed) if design.model else {}
    start = time.process_time()
    student = LocalStudent(names, Transcript(lesson, name, seed), grading=True)
    findings = {
        f"{check.id}/{criterion.name}": _kept(criterion.judge(student.sitting(check.id)))
        for check in rubric(lesson).checks
        for criterion in check.criteria
        if criterion.outcome or check.id == design.check
    }
    asked = {
        "error": None,
        "tries": 0,
        "train_cpu_s": round(time.process_time() - start, 2),
        "variance_kept": None,
    }
    return {"variant": name, "seed": seed, **asked, **trained, "findings": findings}


def namespace(design: Design, variant: Variant) -> dict[str, Any]:
    """What the student's cells define before training, and in the design's later cell."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, source in enumerate([*_cells(design.lesson, variant.sample), variant.then]):
        exec(compile(source, f"<student cell {number}>", "exec"), names)
    return names


@cache
def _cells(lesson: str, sample: str) -> list[str]:
    """The code cells of a submission that define something; nothing is shown, checked or installed."""
    design = DESIGNS[lesson]
    path = ROOT / "reference" / "submissions" / lesson / f"{sample}.py"
    built = build(read_sample(path), design.notebook)[design.notebook.name]
    sources, training_is_ahead = [], True
    for cell in nbformat.reads(built.decode(), as_version=4).cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        shows = grade_id == "install" or cell.source.startswith(("figures.", "grader."))
        if cell.cell_type == "code" and not shows and (training_is_ahead or grade_id == design.also):
            sources.append(cell.source)
        training_is_ahead = training_is_ahead and grade_id != design.until
    return sources


def _train(names: dict[str, Any], model: tuple[str, str], seed: int) -> dict[str, Any]:
    """Train the locked cell's model into the names; returns what the run keeps of it."""
    made, (of, into) = [], model

    def counted() -> Any:
        made.append(None)
        return names[of]()

    error, start = None, time.process_time()
    try:
        names[into] = train_on_budget(counted, names["train_epoch"], seed=seed, label=None)
    except Exception as raised:
        error = f"{type(raised).__name__}: {raised}"
    train_cpu_s = round(time.process_time() - start, 2)
    kept = _variance_kept(names.get(into))
    return {"error": error, "tries": len(made), "train_cpu_s": train_cpu_s, "variance_kept": kept}


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

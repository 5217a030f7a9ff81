"""What an audit found, as one page to read through: figures, matrix, and the verdict of every mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from scipy.stats import beta

from autograder.exam.transcript import environment
from autograder.grading import audit as found
from autograder.grading.audit import Audit, Bar
from autograder.grading.bank import KINDS
from autograder.grading.trial import Trial
from autograder.report.page import TEMPLATES
from autograder.rubric.check import Check
from autograder.rubric.misconception import Misconception
from autograder.rubric.surroundings import KNOWN as MACHINE

SIGNS = {
    "passed": "·",
    "failed": "✗",
    "blocked": "–",
    "not attempted": "○",
    "grader error": "!",
    "asked at grading": "?",
    "recorded": "?",
}
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Rate:
    """A bar held against some trials, as it is read. ``cases``: titles of what counts against it.

    ``said``: whether it is met; empty where there are no submissions.
    """

    bar: Bar
    figure: str
    said: str
    bound: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """A misconception, and the trials in which it was said, each with the check that it was said of."""

    mistake: Misconception
    shown: tuple[tuple[Trial, str], ...]


def as_page(audit: Audit) -> str:
    """One HTML page that needs nothing from outside: no network, no script."""
    return _templates().get_template("audit.html").render(_context(audit)) + "\n"


def as_markdown(audit: Audit) -> str:
    """The rates alone, with what they were measured by, as Markdown."""
    return _templates().get_template("audit.md").render(_context(audit)) + "\n"


def _context(audit: Audit) -> dict[str, Any]:
    trials = audit.trials
    return {
        "audit": audit,
        "rates": list(zip(rates(trials), rates(found.blind(trials)), strict=True)),
        "versions": versions(),
        "stands": found.stands(audit),
        "luck": found.luck(audit),
        "restated": [t for t in trials if t.sample.restated],
        "differing": [t for t in trials if t.differs()],
        "criteria": found.criteria(trials),
        "kinds": {kind: found.of_kind(trials, kind) for kind in KINDS},
        "never_failed": [] if audit.only else found.never_failed(trials),
        "unshown": [] if audit.only else found.never_shown(trials, audit.lesson, audit.key, audit.checks),
        "diagnoses": diagnoses(audit),
        "unnamed": [t for t in found.of_kind(trials, "mistaken") if t.pages and not t.named],
        "says": {f"{c.id}: {line.name}": line for c in audit.rubric.checks for line in c.criteria},
    }


def versions() -> str:
    """What the grading was done with: autograder, nbgrader, Python, torch, numpy."""
    ground = environment()
    known = {name: version(name) for name in ("autograder", "nbgrader")}
    known |= {name: ground[name] for name in ("python", "torch", "numpy")}
    return ", ".join(f"{name} {number}" for name, number in known.items())


def rates(trials: Sequence[Trial]) -> list[Rate]:
    """Each bar, held against these trials."""
    counted = found.rates(trials)
    return [_rate(bar, counted[bar.kind], found.met(bar, counted)) for bar in found.BARS]


def _rate(bar: Bar, counted: Mapping[str, Any], met: bool) -> Rate:
    against, submissions = bar.against(counted), counted["submissions"]
    return Rate(
        bar=bar,
        figure=f"{counted[bar.figure]:g} {bar.link} {submissions}" if submissions else "none there",
        said=("met" if met else "not met") if submissions else "",
        bound=bound(len(against), submissions, misses=bar.figure == "named_right"),
        cases=tuple(f"{bar.kind}/{name}" for name in against),
    )


def bound(cases: int, submissions: int, misses: bool = False) -> str:
    """In words, how large the share of such cases may still be, by so few submissions; "" without any.

    ``misses``: say how small the share of the others may be. Source: Clopper and Pearson 1934, one-sided.
    """
    if submissions == 0:
        return ""
    upper = 1.0 if cases == submissions else float(beta.ppf(CONFIDENCE, cases + 1, submissions - cases))
    tenths = math.ceil(1000 * upper) / 10
    return f"over {100 - tenths:.3g} %" if misses else f"under {tenths:.3g} %"


def diagnoses(audit: Audit) -> list[tuple[str, list[Diagnosis]]]:
    """By check, its misconceptions with the trials that brought them out; last, those about the machine.

    Of a part of the bank only what was brought out.
    """
    groups = [(c.title, _of_check(c, audit)) for c in audit.rubric.checks]
    machine = [Diagnosis(m, tuple(_said(m, audit.trials))) for m in MACHINE]
    return [
        (title, kept)
        for title, group in (*groups, ("Mistakes about the machine, in any check", machine))
        if (kept := [d for d in group if d.shown or not audit.only])
    ]


def _of_check(check: Check, audit: Audit) -> list[Diagnosis]:
    known = found.known(check, audit.key)
    return [Diagnosis(m, tuple(s for s in _said(m, audit.trials) if s[1] == check.id)) for m in known]


def _said(mistake: Misconception, trials: Sequence[Trial]) -> Iterable[tuple[Trial, str]]:
    return ((t, check) for t in trials for check, name in t.named.items() if name == mistake.name)


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A verdict's page was made by the template that escapes whatever a student's code said.
    templates.filters.update(code=_code, verdict=Markup, anchor=_anchor, breakable=_breakable)
    templates.globals.update(signs=SIGNS, words=lambda text: len(text.split()))
    return templates


def _code(text: str) -> Markup:
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(text))))


def _anchor(title: str) -> str:
    return title.replace("/", "-")


def _breakable(name: str) -> Markup:
    return escape(name).replace("_", Markup("_<wbr>"))

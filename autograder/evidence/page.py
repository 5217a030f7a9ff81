"""What stands behind one mark, as an assistant reads it in a terminal."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.evidence.heard import Asking, Heard, Judging, name_of
from autograder.evidence.words import answer_lines, named_lines, program_lines, value_text
from autograder.oracles.answers import values
from autograder.oracles.tensors import one_number
from autograder.report.page import COLUMNS
from autograder.report.plain import plain
from autograder.report.reading import points, read
from autograder.rubric.check import Criterion
from autograder.rubric.finding import Finding, Seen, Status, number
from autograder.rubric.verdict import Verdict

PRIVATE = (
    "This criterion is private: students see its line and whether it is passed, neither the questions nor "
    "what was expected. What stands here, and the script, tell more."
)

SAME = "It is named since the smallest program that makes this mistake, asked the same, gives the same:"
COMPARED = "With what was observed here every known mistake was compared:"
TRUTHS = ("truth", "expected", "right")
"""The names by which oracles are given what is right."""


@dataclass(frozen=True)
class Account:
    """One mark with all that led to it. ``remarks``: what else bears on it, a sentence each."""

    lesson: str
    student: str
    verdict: Verdict
    criterion: Criterion
    heard: Heard
    remarks: tuple[str, ...] = ()


def account_text(account: Account) -> str:
    """The account as text of at most 82 columns, from the mark down to the code."""
    parts = [
        ("", _head(account)),
        ("What else to know", _remarks(account)),
        ("Likely cause", _cause(account)),
        ("The whole check", _check(account)),
        ("What was asked, and what came back", asked_lines(account.heard.askings)),
        ("How it was judged", _judged(account.heard)),
        ("The criterion in the code", _code(account.criterion)),
    ]
    told = ((title.upper(), "\n".join(lines)) for title, lines in parts)
    return "\n\n".join(f"{title}\n{body}" if title else body for title, body in told if body) + "\n"


def wrapped(text: str, indent: int = 2, hang: int = 0) -> str:
    """A paragraph within the page's width; ``hang``: how much further all but its first line are in."""
    first, rest = " " * indent, " " * (indent + hang)
    return textwrap.fill(text, COLUMNS, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def finding_lines(finding: Finding) -> Iterator[str]:
    """What was found, as the student's page has it: a sentence, expected and got."""
    if finding.says:
        yield wrapped(plain(finding.says))
    for name, said in (("expected", finding.expected), ("got", finding.got)):
        if said:
            yield wrapped(f"{name:<9} {plain(said)}", hang=10)


def asked_lines(askings: tuple[Asking, ...]) -> Iterator[str]:
    """Each question with its answer."""
    for index, asking in enumerate(askings, 1):
        yield f"  Question {index} of {len(askings)}"
        for line in program_lines(asking.program):
            yield wrapped(line, 4, 4)
        yield "  Answer"
        for line in answer_lines(asking.answer, asking.program.answer):
            yield wrapped(line, 4, 4)
    if not askings:
        yield wrapped("Nothing was asked.")


def _head(account: Account) -> Iterator[str]:
    criterion, finding = account.criterion, account.heard.finding
    check = account.verdict.check
    earned = points(criterion.points) if finding.status is Status.PASSED else "0"
    yield wrapped(f"{plain(account.student)}, {account.lesson}, {check.id}/{criterion.name}", 0)
    yield wrapped(f"{finding.status.value}: {earned} of {points(criterion.points)} points", 0)
    yield ""
    yield wrapped(f"The criterion: {criterion.says}")
    yield from finding_lines(finding)


def _remarks(account: Account) -> Iterator[str]:
    carried = read(account.verdict, "staff").carried if account.heard.carried else ""
    private = PRIVATE if account.criterion.private else ""
    for remark in filter(None, (*account.remarks, carried, private)):
        yield wrapped(plain(remark, 2000))


def _cause(account: Account) -> Iterator[str]:
    reading, finding = read(account.verdict, "staff"), account.heard.finding
    missed = finding.status in (Status.FAILED, Status.BLOCKED)
    if reading.mistake and missed:
        yield wrapped(f"{reading.mistake}: {reading.message}")
    elif missed:
        yield wrapped("No known mistake explains everything that failed in this check, so none is named.")
    if missed and finding.observed:
        yield wrapped(SAME if reading.mistake else COMPARED)
        for name, seen in finding.observed.items():
            yield wrapped(f"{name} = {value_text(seen)}{_within(seen)}", 4, 4)


def _within(seen: Seen) -> str:
    exact = seen.value is None or isinstance(seen.value, (str, bool))
    return "" if exact else f" (within {seen.atol:g} and {100 * seen.rtol:g} %)"


def _check(account: Account) -> Iterator[str]:
    verdict, reading = account.verdict, read(account.verdict, "staff")
    yield wrapped(" ".join(filter(None, (f"{reading.score}.", reading.costs_once))))
    width = max(len(c.name) for c, _ in verdict.findings)
    for criterion, finding in verdict.findings:
        worth = f"{points(criterion.points)} points" if criterion.points != 1 else "1 point"
        yield f"    {criterion.name:<{width}}  {worth:<9}  {finding.status.value}"
    yield wrapped(f"To read again: {verdict.check.where}")


def _judged(heard: Heard) -> Iterator[str]:
    for judging in heard.judgings:
        yield wrapped(
            f"By `{judging.name}` ({judging.place}): {plain(judging.claim.replace('``', '`'))}", hang=2
        )
        for line in (*_given(judging), *_off(judging, heard.askings)):
            yield wrapped(line, 4, 4)
    for name, value in heard.finding.staff.items():
        yield wrapped(f"measured: {plain(name)} = {number(value)}", 4, 4)


def _given(judging: Judging) -> Iterator[str]:
    for name, value in judging.given.items():
        if name == "rtol":
            yield f"tolerance: {100 * value:g} % of the right number"
        elif name == "atol":
            yield f"tolerance: {value:g}"
        elif name == "false_alarm":
            yield f"tolerance: so wide that a right answer fails by chance once in {1 / value:,.0f} times"
        elif not callable(value):
            yield from named_lines("right" if name in TRUTHS else name, value)


def _off(judging: Judging, askings: Sequence[Asking]) -> Iterator[str]:
    """How far numbers that came back are from those that are right, under the same name."""
    truth = next((v for n, v in judging.given.items() if n in TRUTHS and isinstance(v, Mapping)), {})
    came = {name: v for asking in askings for name, v in values(asking.answer).items()}
    atol, rtol = judging.given.get("atol", 0.0), judging.given.get("rtol", 0.0)
    for name, wanted in truth.items():
        right, got = one_number(wanted), one_number(came.get(name))
        if right is not None and got is not None:
            off, most = abs(got - right), atol + rtol * abs(right)
            told = "within" if off <= most else "OVER"
            yield f"{name}: {got:.6g} came back, {right:.6g} is right; off by {off:.3g}, {told} {most:.3g}"


def _code(criterion: Criterion) -> Iterator[str]:
    try:
        source, line = inspect.getsourcelines(criterion.judge)
        file = name_of(inspect.getsourcefile(criterion.judge) or "")
    except (OSError, TypeError):
        return
    yield f"  {file}:{line}"
    yield textwrap.indent("".join(source).rstrip(), "    ")

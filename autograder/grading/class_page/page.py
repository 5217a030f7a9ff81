"""The class record as one HTML file: nothing from outside, no script but its own, whoever wrote what."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from autograder.grading.class_page import charts, counts
from autograder.grading.class_page.counts import Line
from autograder.grading.class_page.record import ClassRecord, Measured, Member, Shown
from autograder.report.plain import plain
from autograder.rubric.finding import number

TEMPLATES = Path(__file__).parent / "templates"
SIGNS = {"passed": "·", "failed": "✗", "blocked": "–", "not attempted": "○", "grader error": "!"}
FIGURES = {
    "mse_share": "error, as a share of the average image's",
    "pca_fd": "distance to garments (PCA-FD)",
    "share": "what is left of the loss",
}
"""What the figures are that pictures are sorted by."""
SLOWEST = 10


@dataclass(frozen=True)
class Row:
    """One student in the table. ``missed``, ``named``: the numbers of criteria and misconceptions."""

    n: int
    member: Member
    signs: Markup
    missed: str
    named: Sequence[int]
    misses: int


@dataclass(frozen=True)
class Card:
    """One student's picture. ``figure``: what its criterion measured, where it measured something."""

    n: int
    member: Member
    picture: Shown
    figure: Measured | None


@dataclass(frozen=True)
class Gallery:
    """The pictures of one caption, the best first. ``measured``: what by, "" where nothing measured them."""

    check: str
    caption: str
    measured: str
    line: float
    cards: tuple[Card, ...]


def as_page(record: ClassRecord) -> str:
    """The whole page."""
    return _templates().get_template("class.html").render(_context(record))


def _context(record: ClassRecord) -> dict[str, Any]:
    lines, named = counts.lines(record), list(record.named())
    script = (TEMPLATES / "class.js").read_text(encoding="utf-8")
    points = [m.points for m in record.graded if m.points is not None]
    seconds = [m.seconds for m in record.members if m.seconds]
    most = max((sum(c.most for c in m.cells.values()) for m in record.graded), default=0.0)
    return {
        "record": record,
        "place": {m.student: n for n, m in enumerate(record.members)},
        "needs": counts.needs(record),
        "lines": lines,
        "named": named,
        "messages": counts.messages(record),
        "rows": _rows(record, lines, [about for about, _ in named]),
        "legend": _legend(lines),
        "most": most,
        "spread": _spread("points", points, most, "points so far"),
        "by_check": _by_check(record),
        "galleries": galleries(record),
        "predictions": counts.predictions(record),
        "times": _spread("seconds", seconds, max(seconds, default=0), "seconds"),
        "slowest": sorted((m for m in record.members if m.seconds), key=lambda m: -m.seconds)[:SLOWEST],
        "passing": _passing(lines),
        "signs": SIGNS,
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


def _rows(record: ClassRecord, lines: Sequence[Line], named: Sequence[tuple[str, str]]) -> list[Row]:
    place = {about: n for n, about in enumerate(named)}
    return [
        Row(
            n,
            member,
            _signs(member, lines),
            " ".join(str(line.place) for line in lines if _missed(member, line)),
            [place[mark.check, mark.named] for mark in member.marks.values() if mark.named],
            sum(_missed(member, line) for line in lines),
        )
        for n, member in enumerate(record.members)
    ]


def _missed(member: Member, line: Line) -> bool:
    return _status(member, line) not in ("", counts.PASSED)


def _status(member: Member, line: Line) -> str:
    mark = member.marks.get(line.check)
    return mark.criteria.get(line.name, "") if mark else ""


def _signs(member: Member, lines: Sequence[Line]) -> Markup:
    """A sign for each criterion, with a gap between two checks; what was missed says its name."""
    said: list[str] = []
    for line in lines:
        status = _status(member, line)
        sign = SIGNS.get(status, " ")
        if status not in ("", counts.PASSED):
            kind, about = status.replace(" ", "-"), f"{line.check}, {line.name}: {status}"
            sign = Markup('<b class="{}" title="{}">{}</b>').format(kind, about, sign)
        said.append((" " if _first(line, lines) else "") + sign)
    return Markup("").join(said)


def _first(line: Line, lines: Sequence[Line]) -> bool:
    return line.place > 0 and lines[line.place - 1].check != line.check


def _legend(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """The checks in the signs' order, each with how many signs it has."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.check] = found.get(line.check, 0) + 1
    return list(found.items())


def _by_check(record: ClassRecord) -> list[tuple[str, str, float, float, int, int]]:
    """Each check: its id and title, the mean of its points, what it is worth, who has all, of how many."""
    found = []
    for check in record.rubric.checks:
        marks = [m.marks[check.id] for m in record.members if check.id in m.marks]
        if marks:
            mean = sum(mark.points for mark in marks) / len(marks)
            full = sum(mark.points >= mark.most for mark in marks)
            found.append((check.id, check.title, mean, marks[0].most, full, len(marks)))
    return found


def _spread(name: str, values: Sequence[float], most: float, label: str) -> dict[str, Any] | None:
    """A chart and what it shows, in a sentence; None where there is nothing to show."""
    if not values or not most:
        return None
    of = f" of {_short(most)}" if name == "points" else ""
    says = f"{len(values)} students: the median is {_short(median(values))}{of} {label}"
    says += f", from {_short(min(values))} to {_short(max(values))}"
    if len(values) >= 4:
        low, _, high = quantiles(values, n=4, method="inclusive")
        says += f"; half of them lie between {_short(low)} and {_short(high)}"
    alt = f"Histogram of {label}. {says}."
    return {"says": f"{says}.", "chart": charts.spread(name, values, most, label, alt)}


def _short(value: float) -> str:
    return f"{round(value, 1):g}"


def _passing(lines: Sequence[Line]) -> Markup | None:
    if not lines:
        return None
    worst = sorted(lines, key=lambda line: (line.passed, line.place))
    alt = f"How many percent passed each criterion; least {worst[0].name} of {worst[0].check}, "
    alt += f"with {100 * worst[0].passed:.0f} percent. The table beneath has all figures."
    return charts.stacked("passing", [(f"{w.check}: {w.name}", w.counts) for w in worst], alt)


def galleries(record: ClassRecord) -> list[Gallery]:
    """The pictures by check and caption, those with the smallest figure first."""
    found: dict[tuple[str, str], list[Card]] = {}
    asked = {(c.id, w.name): plain(w.says).replace("`", "") for c in record.rubric.checks for w in c.criteria}
    for n, member in enumerate(record.members):
        for check, pictures in member.pictures.items():
            measured = [(asked.get((check, name)), figure) for name, figure in member.measured(check)]
            for picture in pictures:
                figure = next((figure for says, figure in measured if says == picture.asked), None)
                found.setdefault((check, picture.caption), []).append(Card(n, member, picture, figure))
    return [_gallery(check, caption, cards) for (check, caption), cards in sorted(found.items())]


def _gallery(check: str, caption: str, cards: list[Card]) -> Gallery:
    by = next((card.figure for card in cards if card.figure), None)
    cards.sort(key=lambda card: card.figure.value if card.figure else float("inf"))
    return Gallery(
        check, caption, FIGURES.get(by.name, by.name) if by else "", by.line if by else 0.0, tuple(cards)
    )


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(code=_code, number=number, plain=plain, webp=_webp, percent=_percent)
    return templates


def _code(text: str) -> Markup:
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(plain(text)))))


def _webp(data: bytes) -> str:
    return "data:image/webp;base64," + base64.b64encode(data).decode("ascii")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"

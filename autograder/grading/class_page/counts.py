"""What a class comes to, counted: who needs a person, what was missed, what was predicted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from autograder.grading.class_page.gathering import PREDICTIONS
from autograder.grading.class_page.record import NOT_HANDED_IN, ClassRecord, Member
from autograder.grading.rejudge import JUDGED
from autograder.report.plain import plain
from autograder.rubric.finding import number
from autograder.rubric.misconception import Misconception, named_in
from autograder.rubric.surroundings import KNOWN as MACHINE

PASSED = "passed"
MADE = "You made a prediction about "
SAID_OTHERWISE = "nothing that was on offer"


@dataclass(frozen=True)
class Line:
    """One criterion over the class. ``place``: its number, in the rubric's order. ``counts``: by status."""

    place: int
    check: str
    name: str
    says: str
    counts: Mapping[str, int]

    @property
    def asked(self) -> int:
        """Of how many students it was asked."""
        return sum(self.counts.values())

    @property
    def passed(self) -> float:
        """The share that passed it."""
        return self.counts.get(PASSED, 0) / max(1, self.asked)


def lines(record: ClassRecord) -> list[Line]:
    """Every criterion that was asked, in the rubric's order."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for member in record.members:
        for mark in member.marks.values():
            for name, status in mark.criteria.items():
                found.setdefault((mark.check, name), Counter())[status] += 1
    says = {(c.id, line.name): line.says for c in record.rubric.checks for line in c.criteria}
    ordered = [about for about in says if about in found] + [about for about in found if about not in says]
    return [Line(n, *about, says.get(about, ""), found[about]) for n, about in enumerate(ordered)]


def messages(record: ClassRecord) -> dict[tuple[str, str], str]:
    """What students read of each misconception, by check and name."""
    found = {}
    for check in record.rubric.checks:
        known: Iterable[Misconception] = (*MACHINE, *named_in(record.key, check.id), *check.misconceptions)
        found.update({(check.id, m.name): m.message for m in known})
    return found


@dataclass(frozen=True)
class Need:
    """Students who need a person for one reason. ``students``: each with what there is to see."""

    title: str
    why: str
    students: tuple[tuple[Member, str], ...]


def needs(record: ClassRecord) -> list[Need]:
    """Who needs a person, the most pressing first; reasons that nobody has are left out."""
    members = record.members
    found = [
        Need("No marks", "Handed in, but there is nothing to go by.", _each(members, _no_marks)),
        Need("Incidents", "What the sandbox stopped or saw.", _each(members, _incidents)),
        Need(
            "Grader errors",
            "What the grader itself could not judge waits in the formgrader.",
            _each(members, _unsure),
        ),
        Need("Not attempted", "Checks whose stub is as it was.", _each(members, lambda m: ", ".join(m.idle))),
        Need(NOT_HANDED_IN.rstrip("."), "", tuple((m, "") for m in members if m.absent == NOT_HANDED_IN)),
        *_by_hand(members),
        Need(
            "Near misses",
            "Failed by less than a tenth of the line: worth a look at the pictures or the curve.",
            _each(members, _near),
        ),
    ]
    return [need for need in found if need.students]


def _each(members: Iterable[Member], told: Callable[[Member], str]) -> tuple[tuple[Member, str], ...]:
    return tuple((member, said) for member in members if (said := told(member)))


def _no_marks(member: Member) -> str:
    absent = "" if member.absent == NOT_HANDED_IN else member.absent
    return plain(member.failure or absent, 300)


def _incidents(member: Member) -> str:
    said = [(i["cell"], i["says"]) for i in member.incidents if i["kind"] != JUDGED]
    return "; ".join(plain(f"{cell}: {says}" if cell else says, 300) for cell, says in said)


def _unsure(member: Member) -> str:
    why = {i["cell"]: plain(i["says"], 300) for i in member.incidents if i["kind"] == JUDGED}
    unsure = [mark.check for mark in member.marks.values() if mark.unsure]
    return "; ".join(f"{check}: {why[check]}" if why.get(check) else check for check in unsure)


def _near(member: Member) -> str:
    return "; ".join(
        f"{check}, {criterion}: {number(figure.value)}, where at most {number(figure.line)} passes"
        for check, criterion, figure in member.near_misses()
    )


def _by_hand(members: Iterable[Member]) -> Iterator[Need]:
    """For each grade cell that waits for a mark by hand, whose. What the grader left stands elsewhere."""
    waiting: dict[str, list[tuple[Member, str]]] = {}
    for member in members:
        for cell in member.waiting:
            if not (member.failure or (cell in member.marks and member.marks[cell].unsure)):
                waiting.setdefault(cell, []).append((member, ""))
    for cell, students in waiting.items():
        yield Need(f"To mark by hand: {cell}", "In the formgrader.", tuple(students))


@dataclass(frozen=True)
class Predicted:
    """One prediction over the class. ``right``: what came true, "" where the key doesn't say.

    ``answers``: how many said what, the most frequent first.
    """

    about: str
    right: str
    answers: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How many were asked."""
        return sum(count for _, count in self.answers)

    @property
    def hits(self) -> int:
        """How many said what came true."""
        return dict(self.answers).get(self.right, 0)


def predictions(record: ClassRecord) -> list[Predicted]:
    """The lesson's predictions, in its order."""
    key = (record.key or {}).get(PREDICTIONS, {}).get("answers", {})
    about = [c.says for check in record.rubric.checks if check.id == PREDICTIONS for c in check.criteria]
    said: dict[str, Counter[str]] = {}
    for member in record.members:
        for name, answer in member.said.items():
            said.setdefault(name, Counter())[answer or SAID_OTHERWISE] += 1
    return [
        Predicted(
            says.removeprefix(MADE).rstrip("."),
            str(key.get(name, "")).strip().rstrip(".").lower(),
            tuple(sorted(answers.items(), key=lambda a: (-a[1], a[0]))),
        )
        for (name, answers), says in zip(said.items(), about, strict=False)
    ]

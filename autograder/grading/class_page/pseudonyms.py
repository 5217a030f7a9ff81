"""A class without names: codes in their place, and nothing that a student wrote.

The codes are HMACs under the course's secret, so that a list of names does not tell whose they are. They
stand in an order of their own, since the alphabet's would tell something.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import replace

from autograder.grading.class_page.record import NOT_GRADED, NOT_HANDED_IN, ClassRecord, Member

LENGTH = 6
OURS = NOT_HANDED_IN, NOT_GRADED
KINDS = {
    "kernel-lost": "The kernel was lost.",
    "cell-stopped": "A cell was stopped.",
    "processes-ended": "Processes that cells had left behind were ended.",
    "left-to-a-person": "The grader could not judge this.",
}
"""What is said of an incident in place of its own words, by its kind."""


def codes(secret: bytes, course: str, students: Iterable[str]) -> dict[str, str]:
    """A code for each student, the same for all lessons of the course.

    Two that agree in their first letters get longer ones.
    """
    whole = {student: _code(secret, course, student) for student in students}
    length = LENGTH
    while len({code[:length] for code in whole.values()}) < len(whole):
        length += 1
    return {student: code[:length] for student, code in whole.items()}


def _code(secret: bytes, course: str, student: str) -> str:
    text = "\x1f".join(("pseudonym", course, student)) + "\x1e"  # no seed is made of such a text
    return base64.b32encode(hmac.new(secret, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def without_names(record: ClassRecord, secret: bytes, course: str) -> ClassRecord:
    """The class as a lecture may see it."""
    known = codes(secret, course, (member.student for member in record.members))
    members = sorted((_without_name(m, known[m.student]) for m in record.members), key=lambda m: m.name)
    return replace(record, members=tuple(members), examples={}, pseudonyms=True)


def _without_name(member: Member, code: str) -> Member:
    return replace(
        member,
        student=code,
        name=code,
        absent=member.absent if member.absent in ("", *OURS) else "This is nothing that can be graded.",
        failure=member.failure and "The examination failed.",
        incidents=tuple(
            {"kind": i["kind"], "cell": "", "says": KINDS.get(i["kind"], "Something was stopped.")}
            for i in member.incidents
        ),
        feedback="",
    )

"""Answers in words, and in numbers: a choice among answers on offer, a power of ten.

Right or wrong is decided by the answer key's ``right``; None stands for the desk, which has no key: there an
answer that is well formed is recorded, and no more is said.
"""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.exam.question import Answer
from autograder.oracles.answers import Asked, failed, kind, no_answer, passed, tensor, values
from autograder.rubric.finding import Finding, Seen, Status


def one_of(answer: Answer, name: str, *offered: str) -> Finding:
    """The variable ``name``, answered as ``"said"``, holds one of the texts on offer.

    Capitals, spaces around it and a full stop don't matter.
    """
    if problem := no_answer(answer, Asked(name, f"`{name}`")):
        return problem
    said = values(answer)["said"]
    if _words(said) in map(_words, offered):
        return passed()
    wanted = "one of " + ", ".join(f'"{text}"' for text in offered)
    return failed(
        f"`{name}` should hold one of the answers on offer, in quotes.", wanted, kind(said), said="other"
    )


def chosen(answer: Answer, name: str, offered: tuple[str, ...], right: Any) -> Finding:
    """As `one_of`, and the text is the right one. right: a text, or a list of them where any is right."""
    finding = one_of(answer, name, *offered)
    if finding.status is not Status.PASSED:
        return finding
    if right is None:
        return Finding(Status.RECORDED)
    said = values(answer)["said"]
    if _words(said) in map(_words, right if isinstance(right, list) else [right]):
        return finding
    says = f"For `{name}` another one of the answers on offer is right."
    return failed(says, "", f'"{said.strip()}"', said=_words(said))


def _words(text: Any) -> str | None:
    """A text as it is compared; None for anything else, classes that call themselves texts too."""
    if type(text) is not str:
        return None
    return text.strip().rstrip(".").lower()


def power_of_ten(answer: Answer, name: str, right: float | None, within: float) -> Finding:
    """The variable ``name``, answered as ``"said"``, holds the exponent k of a number of about 10^k.

    Taken are numbers, texts with one number in them, ``"10^k"``, and the huge number itself. ``within``: how
    far k may be off. A known mistake is recognised by its k, to a thousandth.
    """
    if problem := no_answer(answer, Asked(name, f"`{name}`")):
        return problem
    said = values(answer)["said"]
    found = exponents(said)
    if not found:
        return failed(
            f"`{name}` should be one number, such as `12`.", "a number", kind(said), said="no number"
        )
    if right is None:
        return Finding(Status.RECORDED)
    if any(abs(k - right) <= within for k in found):
        return passed()
    seen = Seen(found[0], atol=0.2)
    return failed(f"For `{name}` another number is right.", "", f"{found[0]:g}", k=seen)


LONGEST = 200  # characters of a text that holds a number
HUGE = 10**100  # an exponent is far below, the number of pictures far above
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TO_THE = r"\^|\*\*|to the(?: power(?: of)?)?|(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])"
_POWER = re.compile(
    rf"(?<![\d.,])(?:10\s*(?:{_TO_THE})|1e)\s*[{{(]?\s*(?P<k>[\d⁰¹²³⁴⁵⁶⁷⁸⁹][\d.,'⁰¹²³⁴⁵⁶⁷⁸⁹]*)", re.I
)
_NUMBER = re.compile(r"-?\d+(?:[.,']\d+)*")


def exponents(said: Any) -> list[float]:
    """What an answer may mean as an exponent: nothing, a number, or both readings of a text like "1.024"."""
    if type(said) is str:
        return _in_text(said)
    if type(said) is int and abs(said) >= HUGE:
        return [math.log10(abs(said))]
    number = tensor(said)
    if number is None or number.numel() != 1 or not math.isfinite(float(number)):
        return []
    return [float(number)]


def _in_text(text: str) -> list[float]:
    """The readings of the one number in a text; of the exponent, where it has the form 10^k."""
    if len(text) > LONGEST:
        return []
    found = [m["k"].translate(_SUPERSCRIPTS) for m in _POWER.finditer(text)] or _NUMBER.findall(text)
    return _readings(found[0].strip(".,'")) if len(set(found)) == 1 else []


def _readings(digits: str) -> list[float]:
    """What digits with points, commas or apostrophes between them may mean: their last may be the decimal."""
    *parts, last = re.split(r"[.,']", digits)
    if not parts:
        return [float(last)]
    in_threes = all(len(part) == 3 for part in parts[1:])
    decimal = [float(f"{''.join(parts)}.{last}")] if in_threes and digits[-len(last) - 1] != "'" else []
    return decimal + ([float("".join((*parts, last)))] if in_threes and len(last) == 3 else [])

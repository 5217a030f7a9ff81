"""A misconception is a message and the smallest wrong implementation that has it.

Diagnosis is by behaviour: the wrong implementation is asked the same questions as the student, and only
where every finding of a check agrees, and agrees with no other mistake, is the mistake named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any


@dataclass(frozen=True)
class Misconception:
    """A named mistake.

    ``message``: at most 50 words, for the student: what was seen, what was expected, where to look.
    ``wrong``: the smallest implementation that makes it, as the names it puts into a notebook.
    ``credit``: the share of the check's points that it still earns when it explains all that failed.
    """

    name: str
    message: str
    wrong: Callable[[], dict[str, Any]]
    credit: float = 0.5


@dataclass
class Mistakes:
    """The misconceptions of one check, each beside its smallest wrong implementation.

    ``stage``: how a wrong implementation is put on a notebook's stage, as the names it defines.
    """

    stage: Callable[[Any], dict[str, Any]]
    known: list[Misconception] = field(default_factory=list)

    def mistake(self, name: str, message: str, credit: float = 0.5) -> Callable[[Any], Any]:
        """Add a misconception; the decorated function or class is its smallest wrong implementation."""
        return self._add(Misconception(name, message, dict, credit))

    def also(self, name: str) -> Callable[[Any], Any]:
        """Add another implementation of a misconception: the same mistake, behaving otherwise."""
        return self._add(next(m for m in self.known if m.name == name))

    def _add(self, misconception: Misconception) -> Callable[[Any], Any]:
        def add(wrong: Any) -> Any:
            self.known.append(replace(misconception, wrong=lambda: self.stage(wrong)))
            return wrong

        return add


def named_in(key: Mapping[str, Any] | None, check: str) -> list[Misconception]:
    """The mistakes that an answer key names for a check: wrong answers in the place of right ones.

    They live in the key, since a wrong answer with its reason says much about the right one.
    """
    about = (key or {}).get(check, {})
    right = {
        name: said[0] if isinstance(said, list) else said for name, said in about.get("answers", {}).items()
    }
    return [
        Misconception(said["name"], said["message"], partial(dict, right, **wrong), said.get("credit", 0.5))
        for said in about.get("mistakes", ())
        for wrong in said["answers"]
    ]

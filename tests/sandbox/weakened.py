"""Walls with a stone taken out: the control of a test shows that this stone stops the attack."""

from dataclasses import dataclass, replace

from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.order import Order, Start
from autograder.sandbox.walls import Wall
from autograder.sandbox.warm import WarmWall


@dataclass(frozen=True)
class Weakened(Bubblewrap):
    """Bubblewrap with options left out or put in."""

    without: tuple[tuple[str, ...], ...] = ()
    """Runs of words to leave out of the command line, wherever they stand; a last word ending in * stands
    for all words with that beginning."""
    adding: tuple[str, ...] = ()
    """Options put after --unshare-all."""
    group: bool = True

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        start = super().prepare(order, cgroup if self.group else None)
        words = start.argv
        for run in self.without:
            shorter = _left_out(words, run)
            assert shorter != words, f"{run} is not in the command line, so the control proves nothing"
            words = shorter
        if self.adding:
            at = words.index("--unshare-all") + 1
            words = [*words[:at], *self.adding, *words[at:]]
        return replace(start, argv=words)


@dataclass(frozen=True)
class WarmAlone(WarmWall):
    """A warm start that joins no control group."""

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        return super().prepare(order, None)


def without_group(wall: Wall) -> Wall:
    """The same wall and the same start, with the limits of each process only."""
    return WarmAlone(wall.cold, wall.template) if isinstance(wall, WarmWall) else Weakened(group=False)


def _left_out(words: list[str], run: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(words):
        if all(_same(word, want) for word, want in zip(words[at : at + len(run)], run, strict=False)):
            at += len(run)
        else:
            kept.append(words[at])
            at += 1
    return kept


def _same(word: str, want: str) -> bool:
    return word.startswith(want[:-1]) if want.endswith("*") else word == want

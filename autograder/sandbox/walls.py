"""Walls: what stands between a submission and the machine. Bubblewrap, a container, or none by choice.

A wall turns an order (a command, its files, its limits) into a start: the exact command line that puts
the process behind the wall. It starts nothing itself; `process.py` does.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.sandbox import view
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.container import SETTING, Container
from autograder.sandbox.limits import prlimit_argv, rlimits
from autograder.sandbox.order import Order, Start, check_files, in_force, joining

__all__ = ["WAIVER", "Bubblewrap", "Container", "NoSandbox", "NoWall", "Wall", "chosen_wall", "find_wall"]

WAIVER = "AUTOGRADER_WAIVE_SANDBOX"


class NoSandbox(RuntimeError):
    """There is no wall, and grading without one was not asked for. One line; staff see it."""


class Wall(Protocol):
    """The two ways to run a submission have this in common."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def joins_cgroup(self) -> bool:
        """Whether what it starts joins a control group of the examiner's, where there is one."""

    def channels(self) -> str:
        """A path, inside, for the sockets of one start."""

    def from_outside(self, path: str, first_pid: int) -> str:
        """The host's path to a path inside, while the sandbox's first process lives."""

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        """The start of this order.

        Raises: ValueError, if a file's name leads elsewhere or the files are too large for the scratch
        folder; the examiner sees it.
        """


def chosen_wall(hidden: tuple[str, ...] = ()) -> Bubblewrap | Container:
    """The wall that this machine is to have: bubblewrap, unless AUTOGRADER_CONTAINER names a container.

    Raises: NoSandbox, where that names none.
    """
    if not (setting := os.environ.get(SETTING)):
        return Bubblewrap(hidden=hidden)
    try:
        return Container.named(setting)
    except ValueError as error:
        raise NoSandbox(str(error)) from None


def find_wall(required: bool = True, hidden: tuple[str, ...] = ()) -> Wall:
    """The wall of this machine, see `chosen_wall`, tried once.

    required: False is the explicit choice to go on without one; then `NoWall` may come back.
    hidden: folders that stay out of sight even where they lie below /usr or the Python environment:
        the course folder, the exchange.
    Raises: NoSandbox, if it is missing or can't work and a wall is required.
    """
    wall = chosen_wall(hidden)
    fault = wall.fault()
    if fault is None:
        return wall
    if not required:
        return NoWall()
    help_ = "Install the distribution's package `bubblewrap`, or set"
    if isinstance(wall, Container):
        help_ = f"Take {SETTING} away for bubblewrap, or set"
    raise NoSandbox(
        f"no sandbox: {fault}. {help_} {WAIVER}=1 to run students' code with nothing between it and this "
        "machine"
    )


@dataclass(frozen=True)
class NoWall:
    """No wall: the submission runs as the examiner's own user, in a folder of its own, with limits for
    each process. For a trusted notebook, or where the machine itself is thrown away afterwards."""

    joins_cgroup = True

    @property
    def name(self) -> str:
        return "none"

    def channels(self) -> str:
        return tempfile.mkdtemp(prefix="autograder-")

    def from_outside(self, path: str, first_pid: int) -> str:
        return path

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        channels = Path(order.channels or self.channels())
        work = channels / "work"
        work.mkdir()
        check_files(order.files, order.limits)
        for folder, files in ((work, order.files), (channels, order.channel_files)):
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        values = rlimits(order.limits, own_processes=False)
        environment = {**os.environ, **view.environment(), "PYTHONPATH": str(view.package_folder().parent)}
        environment["HOME"] = str(work)
        inner = ["/bin/sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", str(work), *order.argv]
        return Start(
            [*joining(cgroup), *prlimit_argv(values), *inner],
            environment,
            folder=str(channels),
            in_force=in_force(values, cgroup),
        )

"""An order for a wall, and the start that a wall makes of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.limits import MIB, Limits


@dataclass(frozen=True)
class Order:
    """What shall run behind a wall."""

    argv: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Relative name to content, copied into the working folder, where they may be overwritten."""
    channels: str = ""
    """The folder, as seen inside, for Jupyter's sockets; from the wall's `channels()`."""
    channel_files: Mapping[str, bytes] = field(default_factory=dict)
    """The same for that folder: the connection file."""


@dataclass(frozen=True)
class Start:
    """How to start it: the command line with all that it needs from this process."""

    argv: list[str]
    environment: dict[str, str]
    descriptors: tuple[int, ...] = ()
    """Passed on to the process; whoever starts it closes them here."""
    info: int | None = None
    """Where the number of the sandbox's first process is read, as bubblewrap writes it."""
    folder: str | None = None
    """The working folder, where it lies on the host; removed afterwards."""
    in_force: Mapping[str, str] = field(default_factory=dict)
    enter: Callable[[subprocess.Popen[bytes], int], int] | None = None
    """Lets a process enter the sandbox, given what was started and the sandbox's first process; the host's
    number of what entered. None where the command line starts all that there is. See `warm.py`."""


class NotWarm(RuntimeError):
    """A warm start is not possible, in a line; a cold one is."""


def check_files(files: Mapping[str, bytes], limits: Limits) -> None:
    """Refuse files that a sandbox can't take.

    Raises: ValueError, if a name leads out of the folder or all together are larger than the folder.
    """
    for name in files:
        parts = PurePosixPath(name).parts
        if not parts or "\0" in name or PurePosixPath(name).is_absolute() or ".." in parts:
            raise ValueError(f"the file name {name!r} leads out of the folder")
    size_mib = sum(map(len, files.values())) / MIB
    if size_mib > limits.scratch_mib:
        raise ValueError(f"the files have {size_mib:.0f} MiB, the working folder {limits.scratch_mib} MiB")


def joining(cgroup: Cgroup | None) -> list[str]:
    """A shell that joins the group before it becomes the sandbox: nothing starts outside the group."""
    if cgroup is None:
        return []
    script = 'while [ "$1" != -- ]; do echo $$ > "$1" || exit 125; shift; done; shift; exec "$@"'
    return ["/bin/sh", "-c", script, "sh", *map(str, cgroup.joining_files), "--"]


def in_force(values: Mapping[str, int], cgroup: Cgroup | None) -> dict[str, str]:
    """Which limits hold, in words and numbers: rlimits by name, then what bounds all processes."""
    said = {f"each process: {name}": str(value) for name, value in values.items()}
    said["all together"] = "not bounded" if cgroup is None else f"cgroup v{cgroup.version}: memory, processes"
    return said

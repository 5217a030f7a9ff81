"""A control group: the bound on everything that a sandbox uses in all, where one can be made.

Version 1 and version 2 are both served. Under version 2 a new group must lie where the controllers are
handed down, which systemd does beside the session's own group; under version 1 it lies in the own group.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from autograder.sandbox.limits import MIB, Limits

PREFIX = "autograder-"
OWN_PROCESSES = 8
"""The walls' own processes count in the group too: two or three bwraps and a shell."""

_serial = count(1)


@dataclass(frozen=True)
class Home:
    """Where groups may be made: for each controller the folder to make them in."""

    version: int
    folders: dict[str, Path]


@dataclass(frozen=True)
class Cgroup:
    """One sandbox's group; under version 2 all controllers share a folder."""

    version: int
    folders: dict[str, Path]

    @property
    def joining_files(self) -> list[Path]:
        """Where a process writes its number to join, before it starts anything else."""
        return sorted({folder / "cgroup.procs" for folder in self.folders.values()})

    def cpu_s(self) -> float | None:
        """Processor seconds used so far by all that ever ran in the group; None if it isn't counted."""
        folder = self.folders.get("cpuacct")
        if folder is None:
            return None
        try:
            if self.version == 1:
                return int((folder / "cpuacct.usage").read_text()) / 1e9
            return _fields(folder / "cpu.stat")["usage_usec"] / 1e6
        except (OSError, KeyError, ValueError):
            return None

    def memory_kills(self) -> int:
        """How many processes of the group were killed for memory."""
        folder = self.folders.get("memory")
        if folder is None:
            return 0
        name = "memory.oom_control" if self.version == 1 else "memory.events"
        try:
            return _fields(folder / name).get("oom_kill", 0)
        except (OSError, ValueError):
            return 0

    def kill(self) -> None:
        """Kill every process in the group."""
        for path in self.joining_files:
            with contextlib.suppress(OSError, ValueError):
                for pid in path.read_text().split():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)

    def remove(self) -> None:
        """Remove the group; one that still holds a process stays, and is swept at a later start."""
        for folder in set(self.folders.values()):
            with contextlib.suppress(OSError):
                folder.rmdir()


def find_home(
    mountinfo: Path = Path("/proc/self/mountinfo"), own: Path = Path("/proc/self/cgroup")
) -> Home | None:
    """Where this process may make groups for memory and process counts; None if nowhere."""
    try:
        mounts = [line.split() for line in mountinfo.read_text().splitlines()]
        groups = [line.split(":", 2) for line in own.read_text().splitlines()]
    except OSError:
        return None
    version_1: dict[str, Path] = {}
    for mount in mounts:
        root, point, kind = mount[3], Path(mount[4]), mount[mount.index("-") + 1]
        if kind == "cgroup":
            for controllers, path in ((group[1].split(","), group[2]) for group in groups):
                for controller in (
                    {"memory", "pids", "cpuacct"} & set(controllers) & set(mount[-1].split(","))
                ):
                    version_1[controller] = _below(point, root, path)
        elif kind == "cgroup2":
            home = _version_2(_below(point, root, next((g[2] for g in groups if g[0] == "0"), "/")), point)
            if home is not None:
                return home
    if {"memory", "pids"} <= set(version_1) and all(os.access(f, os.W_OK) for f in version_1.values()):
        return Home(1, version_1)
    return None


def _below(point: Path, root: str, path: str) -> Path:
    inner = path[len(root) :] if root != "/" and path.startswith(root) else path
    return point / inner.strip("/")


def _version_2(own: Path, point: Path) -> Home | None:
    for folder in (own, own.parent):
        try:
            handed_down = (folder / "cgroup.subtree_control").read_text().split()
        except OSError:
            continue
        inside = folder == point or point in folder.parents
        if inside and {"memory", "pids"} <= set(handed_down) and os.access(folder, os.W_OK):
            return Home(2, dict.fromkeys(("memory", "pids", "cpuacct"), folder))
    return None


def make_cgroup(home: Home | None, limits: Limits) -> Cgroup | None:
    """A fresh group with these limits in force; None if there is nowhere to make it, or it is refused."""
    if home is None:
        return None
    _sweep(set(home.folders.values()))
    name = f"{PREFIX}{os.getpid()}-{next(_serial)}"
    group = Cgroup(home.version, {what: folder / name for what, folder in home.folders.items()})
    try:
        for folder in set(group.folders.values()):
            folder.mkdir()
        for path, value in _settings(group, limits):
            path.write_text(value)
    except OSError:
        group.remove()
        return None
    return group


def _settings(group: Cgroup, limits: Limits) -> Iterable[tuple[Path, str]]:
    memory, pids = group.folders["memory"], group.folders["pids"]
    memory_bytes = str(limits.memory_mib * MIB)
    yield pids / "pids.max", str(limits.processes + OWN_PROCESSES)
    if group.version == 1:
        yield memory / "memory.limit_in_bytes", memory_bytes
        if (memory / "memory.memsw.limit_in_bytes").exists():
            yield memory / "memory.memsw.limit_in_bytes", memory_bytes
    else:
        yield memory / "memory.max", memory_bytes
        if (memory / "memory.swap.max").exists():
            yield memory / "memory.swap.max", "0"


def _sweep(folders: Iterable[Path]) -> None:
    """Remove the groups that examiners left which were killed before they could."""
    for folder in folders:
        for left in folder.glob(f"{PREFIX}*"):
            maker = left.name.removeprefix(PREFIX).split("-")[0]
            if maker.isdigit() and not Path("/proc", maker).exists():
                with contextlib.suppress(OSError):
                    left.rmdir()


def _fields(path: Path) -> dict[str, int]:
    return {name: int(value) for name, value in (line.split() for line in path.read_text().splitlines())}

"""What one submission may use, and how the operating system is told so.

Two belts. The limits of `setrlimit` hold for each process alone and need no rights. A control group
(`cgroup.py`) holds for all processes of a sandbox together and needs a writable cgroup. Without the
second, what a submission may use in all is what one process may use times the number of processes.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
from dataclasses import dataclass

MIB = 1024 * 1024

ADDRESS_MARGIN_MIB = 4096
"""Address space beyond `memory_mib`: a kernel with torch, torchvision and matplotlib maps 0.6 GiB, mostly
its libraries. `RLIMIT_DATA` doesn't count shared anonymous memory; the address space does."""


@dataclass(frozen=True)
class Limits:
    """What a sandbox may use; beyond it the submission's own process fails, never the grader's."""

    memory_mib: int = 4096
    """Private memory of a process (RLIMIT_DATA) and, with a cgroup, of all processes and tmpfs together."""
    processes: int = 128
    """Processes and threads at one time; an idle torch kernel has about 15."""
    cpu_s: int = 3600
    """Processor seconds of one process; the kernel counts those, and its forks start again at zero."""
    scratch_mib: int = 512
    """Size of the working folder and, again, of `/tmp` and of `/dev/shm`; each is memory, none is disk."""
    file_mib: int = 256
    """Size of one file."""
    open_files: int = 1024
    """Descriptors of one process."""
    output_mib: int = 16
    """Raw bytes on stdout and stderr past Jupyter's own channels; the pipe is then closed."""
    message_mib: int = 64
    """Size of one answer from the kernel; a larger one is its end."""
    display_mib: int = 16
    """Size of one output of a cell, such as a figure; a larger one is the kernel's end."""

    def __post_init__(self) -> None:
        """Raises: ValueError, if a limit isn't a positive whole number."""
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if not isinstance(value, int) or value <= 0:
                raise ValueError(f"limit {name} must be a positive whole number, got {value!r}")


def rlimits(limits: Limits, own_processes: bool) -> dict[str, int]:
    """The `setrlimit` values by the option names of `prlimit`, none above what this process may set.

    own_processes: whether processes are counted for the sandbox alone. They are inside a user namespace
        since Linux 5.14; elsewhere the count includes all that the user runs, and no limit is set.
    A hard limit that this process already has can't be raised: an examiner that limits itself sets
    soft limits only, so that the sandbox gets its own.
    """
    wanted = {
        "data": (resource.RLIMIT_DATA, limits.memory_mib * MIB),
        "as": (resource.RLIMIT_AS, (limits.memory_mib + ADDRESS_MARGIN_MIB) * MIB),
        "fsize": (resource.RLIMIT_FSIZE, limits.file_mib * MIB),
        "nofile": (resource.RLIMIT_NOFILE, limits.open_files),
        "cpu": (resource.RLIMIT_CPU, limits.cpu_s),
        "core": (resource.RLIMIT_CORE, 0),
    }
    if own_processes:
        wanted["nproc"] = (resource.RLIMIT_NPROC, limits.processes)
    values = {name: _at_most_the_hard_limit(kind, value) for name, (kind, value) in wanted.items()}
    return values | {"cpu": _at_most_the_hard_limit(resource.RLIMIT_CPU, values["cpu"] + 1) - 1}


def _at_most_the_hard_limit(kind: int, value: int) -> int:
    hard = resource.getrlimit(kind)[1]
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def prlimit_argv(values: dict[str, int]) -> list[str]:
    """The command that sets these limits, soft and hard, and then becomes the command after it.

    Processor time gets a second more as its hard limit: at the soft one the signal names the cause.
    Raises: FileNotFoundError, if util-linux's prlimit is missing; staff see it.
    """
    program = shutil.which("prlimit", path=os.defpath + ":/usr/bin")
    if program is None:
        raise FileNotFoundError("prlimit not found; it comes with the package util-linux")
    options = [f"--{name}={value}:{value + (name == 'cpu')}" for name, value in values.items()]
    return [program, *options, "--"]


def counts_processes_by_namespace() -> bool:
    """Whether this Linux counts RLIMIT_NPROC within a user namespace (5.14 and later)."""
    numbers = platform.release().split("-")[0].split(".")
    try:
        return (int(numbers[0]), int(numbers[1])) >= (5, 14)
    except (ValueError, IndexError):
        return False

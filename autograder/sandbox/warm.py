"""Warm starts: a kernel that is forked from a process which has imported everything, inside the same walls.

The sandbox is built by the same command line as for a cold start, around a shell that does nothing but wait.
A template, started by root for one examiner, has imported what kernels need; a fork of it enters the
sandbox's namespaces, joins its control group, gives up what bubblewrap would have taken, and becomes the
kernel. See `template_inside.py`. Wherever that can't be done, the kernel starts cold, with a line in the log.

What a cold start gives and this one does not; none of it is a way out, or changes a mark:

- The kernels of one template share the layout of their address space, the canary of their stacks and the
  auxiliary vector, which names root's uid. What a student learns of it helps in no other sandbox: there is no
  way from one to another. The seed of Python's hashes is 0 in either start.
- ``/proc/self/cmdline`` and ``/proc/self/exe`` are the template's. The latter, and what is mapped, lie in a
  view of the file system that is read-only and shows what the sandbox shows.
- matplotlib is imported before the notebook asks; what that says on stderr is not heard, and what a notebook
  puts in its place in ``sys.modules`` does not reach questions' forks.
- The kernel's parent is not the sandbox's first process. Two more processes of ours count among those that a
  submission may have. It can kill them, as it can kill itself: the sandbox ends with each.
- The template's pages count as memory of the template's control group, until a kernel writes to them.
- Imports cost the submission no processor time, of its limit or of its cell's.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from autograder.sandbox import view
from autograder.sandbox.bubblewrap import STUDENT, Bubblewrap
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.limits import counts_processes_by_namespace, rlimits
from autograder.sandbox.order import NotWarm, Order, Start
from autograder.sandbox.process import SandboxedProcess
from autograder.sandbox.walls import Wall

LOG = logging.getLogger(__name__)

AHEAD = (
    "torch",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "autograder.exam.perform",
    "autograder.exam.wire",
    "matplotlib.pyplot",
)
"""What the agent imports, and what takes a lesson a second. Not `autograder.lesson`, which makes torchvision
work where it is imported: whether it was must be the notebook's own doing."""
HOLDER = ("/bin/sh", "-c", 'echo; read -r status; exit "${status:-137}"')
"""Says that the sandbox is built, waits for the kernel's exit status and ends with it."""
BUILT_S = 60.0
IMPORTED_S = 180.0
"""More than they take; where they take more, the kernel starts cold."""


class Template:
    """A running template, which forks a kernel for each request; ends with whoever started it."""

    def __init__(self, wall: Bubblewrap, ahead: Sequence[str] = AHEAD) -> None:
        """Start it; it imports these modules while others work. Raises: NotWarm."""
        if os.geteuid() != 0:
            raise NotWarm("only root can enter a sandbox")
        if not hasattr(os, "pidfd_open"):
            raise NotWarm("this Linux or this Python has no descriptors of processes")
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            try:
                start = wall.template(theirs.fileno(), ahead)
                self.process = subprocess.Popen(
                    start.argv,
                    env=start.environment,
                    cwd="/",
                    pass_fds=start.descriptors,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except (OSError, ValueError) as error:
                self._door.close()
                raise NotWarm(str(error)) from None
            for descriptor in set(start.descriptors) - {theirs.fileno()}:
                os.close(descriptor)

    def __enter__(self) -> Template:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def fork(self, given: list[int]) -> None:
        """Ask for a kernel, which takes these descriptors and answers on the first. Raises: OSError."""
        socket.send_fds(self._door, [b"1"], given)

    def close(self) -> None:
        """End it, and the kernels that it forked."""
        self._door.close()
        with contextlib.suppress(ProcessLookupError):  # the group: a view half built too
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class WarmWall:
    """Bubblewrap's wall, entered by a fork of a template where the command is this Python's."""

    cold: Bubblewrap
    template: Template
    name: str = field(default="bubblewrap", init=False)
    joins_cgroup = True

    def channels(self) -> str:
        return self.cold.channels()

    def from_outside(self, path: str, first_pid: int) -> str:
        return self.cold.from_outside(path, first_pid)

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        """A start in two steps; the cold one for other commands. Raises: as the cold wall does."""
        if order.argv[:2] != (sys.executable, "-P"):
            return self.cold.prepare(order, cgroup)
        start = self.cold.prepare(replace(order, argv=HOLDER), cgroup)
        return replace(start, enter=partial(_enter, self.template, order, cgroup))


def start(wall: Wall, order: Order) -> SandboxedProcess:
    """The process behind the wall, warm where that is wanted and possible. Raises: as `SandboxedProcess`."""
    if not isinstance(wall, WarmWall):
        return SandboxedProcess(wall, order)
    try:
        return SandboxedProcess(wall, order)
    except NotWarm as error:
        LOG.warning("a kernel starts cold: %s", error)
        return SandboxedProcess(wall.cold, order)


def _enter(
    template: Template, order: Order, cgroup: Cgroup | None, holder: subprocess.Popen[bytes], first: int
) -> int:
    """Let a fork of the template in, once the sandbox is built. Raises: NotWarm, OSError, ValueError."""
    assert holder.stdin is not None
    assert holder.stdout is not None
    if not select.select([holder.stdout], [], [], BUILT_S)[0] or os.read(holder.stdout.fileno(), 1) != b"\n":
        raise NotWarm("the sandbox was not built in time")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    given = [
        os.pidfd_open(first),
        os.open(os.devnull, os.O_RDONLY),
        os.open(f"/proc/{first}/fd/1", os.O_WRONLY),
    ]
    with ours, theirs, holder.stdin:
        try:
            template.fork([theirs.fileno(), *given, holder.stdin.fileno()])
        finally:
            for descriptor in given:
                os.close(descriptor)
        theirs.close()
        entered = _told(ours, IMPORTED_S)["pid"]
        for path in cgroup.joining_files if cgroup is not None else ():
            path.write_text(f"{entered}")
        ours.send(json.dumps(_wanted(order)).encode())
        _told(ours, BUILT_S)
    return int(entered)


def _wanted(order: Order) -> dict[str, object]:
    values = rlimits(order.limits, own_processes=counts_processes_by_namespace())
    limits = {name: (value, value + (name == "cpu")) for name, value in values.items()}
    return {"argv": order.argv[1:], "folder": view.WORK, "uid": STUDENT, "rlimits": limits}


def _told(conversation: socket.socket, timeout_s: float) -> dict[str, Any]:
    """What a fork of the template says. Raises: NotWarm, with its fault."""
    ready = select.select([conversation], [], [], timeout_s)[0]
    said = conversation.recv(65536) if ready else b""
    told = json.loads(said) if said else {"fault": "the template has ended, or fell silent"}
    if "fault" in told:
        raise NotWarm(str(told["fault"]))
    return dict(told)

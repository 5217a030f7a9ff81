"""Answers questions inside the student's kernel: in a fork of the process as it stands, or at once where to
answer is no more than to look at a word or a number.

The fork asks nothing of the student's state and leaves nothing in it: no random state, optimizer or
running mean moves. The kernel class is ours, so nothing of ours is in the student's namespace. Here is
no expected value, no tolerance and no verdict.

Start: ``python -m autograder.exam.agent -f CONNECTION_FILE``.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import os
import re
import resource
import select
import signal
import sys
import time
from typing import Any

import torch
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

from autograder.exam import wire
from autograder.exam.compiler_later import put_off
from autograder.exam.perform import chances_kept, perform, seed_everything
from autograder.exam.question import (
    Answer,
    Call,
    Died,
    Given,
    Grad,
    Program,
    Ref,
    Returned,
    TimedOut,
    Value,
)
from autograder.exam.wire import NO_PROCESS, REPLY, REQUEST, SEED_REPLY, SEED_REQUEST

WALL_PER_CPU = 3.0
WALL_MORE_S = 5.0
GRACE_S = 1.0
ROOM_S = 2.0

_BUILTINS = dict(vars(builtins))
_IMPORTED = sys.modules
"""Where Python itself looks, whatever a notebook calls so."""
_MODULES = {name: module for name, module in _IMPORTED.items() if name != "__main__"}


class ExamKernel(IPythonKernel):
    """IPython's kernel, and one more message: a program comes in, its answer goes out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shell_handlers[REQUEST] = self.examine_request
        self.shell_handlers[SEED_REQUEST] = self.seed_request

    async def do_execute(self, *args: Any, **kwargs: Any) -> Any:
        """Run a cell; builtins that it took away or replaced are put back, since the kernel needs them."""
        try:
            return await super().do_execute(*args, **kwargs)
        finally:
            vars(builtins).update(_BUILTINS)

    async def examine_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Answer one program. The reply's buffers are the answer's JSON and safetensors."""
        text, tensors = (bytes(b) for b in parent["buffers"])
        program = wire.unpack_program(text, tensors)
        assert self.shell is not None
        if known := plain(program, self.shell.user_ns):
            packed = wire.pack_answer(known, program.limit_mib)
        else:
            packed = answer_in_fork(program, self.shell)
        assert self.session is not None
        self.session.send(stream, REPLY, {}, parent=parent, ident=ident, buffers=list(packed))

    async def seed_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Seed torch, numpy and random before the first cell."""
        seed_everything(int(parent["content"]["seed"]))
        assert self.session is not None
        self.session.send(stream, SEED_REPLY, {}, parent=parent, ident=ident)


PLAIN = (str, int, float, bool, type(None))
PLAIN_CHARACTERS = 10_000


def plain(program: Program, namespace: Any) -> Returned | None:
    """The answer to a program that asks for nothing but words and numbers that names stand for, else None.

    Looking at them runs no code and leaves no trace, so it takes no fork.
    """
    found = {}
    for step in program.steps:
        if type(step) is not Value or step.name in found or type(namespace) is not dict:
            return None
        value = namespace.get(step.name, Ellipsis)
        if type(value) not in PLAIN or (type(value) is str and len(value) > PLAIN_CHARACTERS):
            return None
        found[step.keep] = value
    return Returned({name: found[name] for name in program.answer}) if {*program.answer} <= {*found} else None


def answer_in_fork(program: Program, shell: Any) -> tuple[bytes, bytes]:
    """The packed answer of a forked child; TimedOut or Died when none came."""
    replaced = {name: m for name, m in _MODULES.items() if _IMPORTED.get(name) is not m}
    read_end, write_end = os.pipe()
    try:
        pid = _fork()
    except OSError:
        os.close(read_end)
        os.close(write_end)
        return wire.pack_answer(Died(NO_PROCESS))
    if pid == 0:
        os.close(read_end)
        _child(program, shell, replaced, write_end)
    os.close(write_end)
    got, most = bytearray(), (program.limit_mib + wire.JSON_LIMIT_MIB + 1) * wire.MIB
    wall_s = WALL_PER_CPU * program.timeout_s + WALL_MORE_S
    try:
        ended = _read_answer(read_end, got, most, wall_s)
        if not ended:
            _signal(pid, signal.SIGINT)
            ended = _read_answer(read_end, got, most, GRACE_S)
    finally:
        os.close(read_end)
        _signal(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
    packed = _split(bytes(got)) if ended else None
    return packed or wire.pack_answer(_without_answer(program, status, ended, used.ru_utime + used.ru_stime))


def _fork() -> int:
    """A fork; where there is no room for one, again for a while without the dead that nobody waited for."""
    until = time.monotonic() + ROOM_S
    while True:
        try:
            return os.fork()
        except OSError:
            if time.monotonic() > until:
                raise
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            time.sleep(0.02)


def _without_answer(program: Program, status: int, ended: bool, cpu_s: float) -> Answer:
    signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if not ended or (signalled in (signal.SIGXCPU, signal.SIGKILL) and cpu_s > program.timeout_s):
        return TimedOut(program.timeout_s)
    if signalled:
        return Died(signal.Signals(signalled).name)
    return Died(f"exit status {os.WEXITSTATUS(status)}")


def _child(program: Program, shell: Any, replaced: dict[str, Any], write_end: int) -> None:
    """Answer and leave; never returns. A session of its own, so that what it starts ends with it.

    ``replaced``: the modules that the notebook put others in place of. They were looked for before the fork:
    whatever object is looked at in here, its page of memory is copied.
    """
    try:
        os.setsid()
        _IMPORTED.update(replaced)
        gc.disable()
        torch.set_num_threads(1)
        _silence(shell)
        _limit_cpu(program.timeout_s)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        packed = wire.pack_answer(perform(program, shell.user_ns), program.limit_mib)
        _write_all(write_end, b"%d:%d:" % tuple(map(len, packed)) + b"".join(packed))
        os._exit(0)
    except BaseException:
        os._exit(70)


def _limit_cpu(timeout_s: float) -> None:
    """Interrupt at the limit (SIGXCPU as KeyboardInterrupt), kill a second later."""
    soft = max(1, round(timeout_s))
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = soft + 2 if hard == resource.RLIM_INFINITY else min(soft + 2, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft, most), most))
    signal.signal(signal.SIGXCPU, signal.default_int_handler)


def _silence(shell: Any) -> None:
    """What the student's functions print or display while they are asked goes nowhere."""
    sink = open(os.devnull, "w")  # noqa: SIM115 - lives as long as the fork
    sys.stdout = sys.stderr = sink
    with contextlib.suppress(Exception):
        shell.display_pub.publish = _nowhere
        shell.displayhook = _nowhere
        sys.displayhook = _nowhere


def _nowhere(*args: Any, **kwargs: Any) -> None:
    return None


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _read_answer(fd: int, got: bytearray, most: float, wall_s: float) -> bool:
    """Read into ``got`` until the answer is whole, or the other end is closed: what a student's function
    left running may keep that open. False when the time or ``most`` bytes ran out first.
    """
    deadline = time.monotonic() + wall_s
    while len(got) <= most:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            return False
        part = os.read(fd, 1 << 20)
        got += part
        if not part or _split(got):
            return True
    return False


_HEAD = re.compile(rb"(\d{1,9}):(\d{1,9}):")


def _split(data: bytes | bytearray) -> tuple[bytes, bytes] | None:
    """The two parts of a whole answer; None while, or where, there is none."""
    head = _HEAD.match(data)
    if head is None:
        return None
    at, text, tensors = head.end(), int(head[1]), int(head[2])
    if len(data) != at + text + tensors:
        return None
    return bytes(data[at : at + text]), bytes(data[at + text :])


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
        os.killpg(pid, number)


REHEARSALS = 10
"""Python rewrites code in place when it runs it for the eighth time or so."""


def rehearse() -> None:
    """Answer questions of our own, before there is a notebook: what is done once, no fork needs to do."""
    of = {"double": lambda x: 2 * x}
    called = Call("y", "double", (Ref("x"),))
    steps = Given("x", torch.ones(2, 2), leaf=True), called, Grad("grad", (Ref("y"),), (Ref("x"),))
    asked = Program("rehearsal", steps, ("y", "grad"), 0, "eval", 1.0, 1.0)
    with chances_kept():
        for _ in range(REHEARSALS):
            wire.pack_answer(perform(asked, of), asked.limit_mib)


def without_debugger() -> None:
    """Have IPython's kernel find no debugger, which it would import and nobody would ask for."""
    _IMPORTED["debugpy"] = None  # type: ignore[assignment]
    importlib.import_module("ipykernel.debugger")
    del _IMPORTED["debugpy"]


if __name__ == "__main__":
    torch.set_num_threads(1)
    put_off()
    without_debugger()
    rehearse()
    sys.path.append("")  # where a lesson's own modules lie; last, so that they stand in for nothing
    IPKernelApp.launch_instance(kernel_class=ExamKernel)

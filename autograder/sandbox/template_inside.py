"""The template of warm kernels: a process that has imported what kernels need, and forks them.

`warm.py` starts it as a script, with the rights of whoever grades, in a view of the file system like the
sandbox's own, and with the sandbox's environment. It is told nothing: a byte with descriptors asks for a
kernel, and what that shall be is read in the fork only. No student's code, seed, key or question is ever in
the memory that later forks start with. It needs the standard library, and what it imports ahead.

Each kernel has three processes of ours besides itself. The waiter stays outside of the sandbox; the sandbox
has its own first process; and within its process-number namespace the keeper, which has entered the other
namespaces and given up every right before it starts the kernel, stays to hear how that ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import runpy
import signal
import socket
import sys
import types
from typing import NoReturn

INLINE = "module://matplotlib_inline.backend_inline"
"""What ipykernel sets before a notebook imports matplotlib."""

NEWPID = 0x20000000
OTHER_NAMESPACES = 0x10000000 | 0x00020000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
"""User, mount, network, IPC, host name and control groups."""
PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 4, 24, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAPABILITY_VERSION = 0x20080522
MOST_DESCRIPTORS = 1 << 20

_libc = ctypes.CDLL(None, use_errno=True)


def import_ahead(names: list[str]) -> None:
    """Import these modules, and leave the environment as it was: some libraries write to it."""
    before = dict(os.environ)
    os.environ["MPLBACKEND"] = INLINE
    for name in names:
        importlib.import_module(name)
    os.environ.clear()
    os.environ.update(before)


def unfit() -> str:
    """Why no kernel can be forked from this process as it stands; empty where one can."""
    if os.geteuid() != 0:
        return "only root can enter a sandbox"
    if len(os.listdir("/proc/self/task")) != 1:
        return "importing ahead started a thread"
    with open("/proc/self/maps") as maps:
        rights = [line.split()[1] for line in maps]
    return "importing ahead left shared memory" if "rw-s" in rights else ""


def serve(asked: socket.socket, fault: str) -> list[str]:
    """Fork for each request. Returns in a kernel's process only, its command; ends with whoever asks.

    fault: why each is refused; empty to serve it.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        said, given, _, _ = socket.recv_fds(asked, 1, 8)
        if not said:
            os._exit(0)
        if os.fork() == 0:
            asked.close()
            return _wait_outside(fault, *given)
        for descriptor in given:
            os.close(descriptor)


def _wait_outside(fault: str, talk: int, sandbox: int, null: int, output: int, status: int) -> list[str]:
    """The waiter: starts the keeper in the sandbox's process numbers, and tells the sandbox how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    conversation = socket.socket(fileno=talk)
    try:
        if fault:
            raise ValueError(fault)
        _check(_libc.setns(sandbox, NEWPID))
        keeper = os.fork()
    except (OSError, ValueError) as error:
        _refuse(conversation, error)
    if keeper == 0:
        return _enter(conversation, sandbox, null, output)
    conversation.send(json.dumps({"pid": keeper}).encode())
    os.closerange(0, status)
    os.closerange(status + 1, MOST_DESCRIPTORS)
    with contextlib.suppress(OSError):  # the sandbox is gone, and the keeper with it
        os.write(status, b"%d\n" % _ended(keeper))
    os._exit(0)


def _enter(conversation: socket.socket, sandbox: int, null: int, output: int) -> list[str]:
    """The keeper: once it is in its control group, goes in, gives up all rights and starts the kernel."""
    try:
        wanted = json.loads(conversation.recv(1 << 16))
        _check(_libc.setns(sandbox, OTHER_NAMESPACES))
        os.chdir(wanted["folder"])
        os.setsid()
        for target, source in ((0, null), (1, output), (2, output)):
            os.dup2(source, target)
        os.closerange(3, conversation.fileno())
        os.closerange(conversation.fileno() + 1, MOST_DESCRIPTORS)
        _give_up(int(wanted["uid"]))
        for name, limits in wanted["rlimits"].items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name.upper()}"), tuple(limits))
        _insist_on_nothing_left(conversation.fileno())
        kernel = os.fork()
    except (OSError, ValueError) as error:
        _refuse(conversation, error)
    if kernel != 0:
        conversation.close()
        os._exit(_ended(kernel))
    conversation.send(b"{}")
    conversation.close()
    return list(wanted["argv"])


def _ended(pid: int) -> int:
    """Wait for a child: its exit status, 128 and a signal's number where a signal ended it."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code if code >= 0 else 128 - code


def _give_up(uid: int) -> None:
    """Become the sandbox's user, with no capability, and with no way to any."""
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    capability = 0
    while _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    _check(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0))
    _check(_libc.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()))
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _check(_libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))  # or its own /proc would be root's


def _insist_on_nothing_left(kept: int) -> None:
    """Look at what the kernel of the system says, before any of the student's is run. Raises: ValueError."""
    with open("/proc/self/status") as file:
        said = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    rights = {name: int(said[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
    ids = {*said["Uid"].split(), *said["Gid"].split()}
    opened = {int(name) for name in os.listdir("/proc/self/fd")} - {0, 1, 2, kept}
    if any(rights.values()) or said["NoNewPrivs"] != "1" or "0" in ids or said["Groups"].strip():
        raise ValueError(f"rights were left: {rights}, ids {ids}, groups {said['Groups']}")
    if any(os.path.exists(f"/proc/self/fd/{number}") for number in opened):
        raise ValueError(f"descriptors were left: {opened}")


def _refuse(conversation: socket.socket, error: Exception) -> NoReturn:
    with contextlib.suppress(OSError):  # nobody asks any more
        conversation.send(json.dumps({"fault": str(error)}).encode())
    os._exit(1)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def become(argv: list[str]) -> None:
    """Do what ``python *argv`` does, in this process: a module, a script or a line of code."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever grades may have it ignored
    _fresh_chances()
    os.makedirs(os.environ["MPLCONFIGDIR"], exist_ok=True)  # matplotlib thinks that it made it
    sys.orig_argv = [sys.executable, *argv]
    kind, *rest = [word for word in argv if word != "-P"]
    sys.argv = rest if kind == "-m" else [kind, *rest]
    if kind == "-m":
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        module = sys.modules["__main__"] = types.ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), vars(module))
    else:
        runpy.run_path(kind, run_name="__main__")


def _fresh_chances() -> None:
    """What a fresh process takes from the system's chance, taken anew; `random` does so by itself."""
    numpy, torch, multiprocessing = map(sys.modules.get, ("numpy", "torch", "multiprocessing"))
    if numpy is not None:
        numpy.random.seed()
    if torch is not None:
        torch.seed()
    if multiprocessing is not None:
        multiprocessing.current_process().authkey = os.urandom(32)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as door:
        import_ahead(sys.argv[2:])
        os.setgroups([])  # later the user namespace forbids it
        gc.collect()
        gc.freeze()
        command = serve(door, unfit())
    become(command)

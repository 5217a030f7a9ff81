"""What a hostile submission would try, run inside to prove the walls; it needs the standard library only.

`python attack.py <name> <argument>...` prints what came of it as one line of JSON. It is copied into a
sandbox as a file, by `doctor.py` and by the tests; nothing imports it there.
"""

from __future__ import annotations

import contextlib
import ctypes
import glob
import json
import mmap
import os
import signal
import socket
import sys
import time

MIB = 1024 * 1024
MS_RDONLY, MS_REMOUNT, MS_BIND = 1, 32, 4096
CLONE_NEWUSER = 0x10000000


def network(port: str) -> dict:
    """Look for interfaces, and reach for a listener on the host's loopback."""
    try:
        socket.create_connection(("127.0.0.1", int(port)), timeout=5).close()
        connected = True
    except OSError:
        connected = False
    return {"interfaces": [name for _, name in socket.if_nameindex()], "connected": connected}


def privileges() -> dict:
    """Read what the kernel says of this process."""
    with open("/proc/self/status") as file:
        fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    return {"CapEff": int(fields["CapEff"], 16), "CapBnd": int(fields["CapBnd"], 16)} | {
        "NoNewPrivs": int(fields["NoNewPrivs"]),
        "uid": os.getuid(),
    }


def seen(*paths: str) -> dict:
    """Which of the paths are there."""
    return {"seen": [path for path in paths if os.path.lexists(path)]}


def remount(path: str) -> dict:
    """Make a read-only mount writable again, and open a file of the host for writing (write nothing)."""
    libc = ctypes.CDLL(None, use_errno=True)
    done = libc.mount(b"none", path.encode(), None, MS_REMOUNT | MS_BIND, None)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
        writable = True
    except OSError:
        writable = False
    return {"remounted": done == 0, "writable": writable}


def environment(canary: str) -> dict:
    """Search this process's environment and every other's for a word."""
    found = [name for name, value in os.environ.items() if canary in value]
    for path in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(path, "rb") as file:
                if canary.encode() in file.read():
                    found.append(path)
        except OSError:
            pass
    return {"found": found, "names": sorted(os.environ)}


def namespace() -> dict:
    """Make a user namespace, in which one would be root again."""
    return {"made": ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) == 0}


def forks(wanted: str) -> dict:
    """Start processes that stay, until refused."""
    children = []
    try:
        for _ in range(int(wanted)):
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return {"started": len(children)}


def memory(mib: str) -> dict:
    """Allocate and touch memory, in one process."""
    held = []
    try:
        for _ in range(int(mib) // 10):
            held.append(b"x" * (10 * MIB))
    except MemoryError:
        pass
    return {"mib": 10 * len(held)}


def memory_together(children: str, mib: str) -> dict:
    """Allocate shared memory in several processes, each below what one may have."""
    started = []
    for _ in range(int(children)):
        child = os.fork()
        if child == 0:
            block = mmap.mmap(-1, int(mib) * MIB)
            for offset in range(0, len(block), 4096):
                block[offset] = 1
            signal.pause()
        started.append(child)
    alive = len(started)
    deadline = time.monotonic() + 20
    while alive == len(started) and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = sum(os.waitpid(child, os.WNOHANG) == (0, 0) for child in started)
        if _resident_mib(started) >= int(children) * int(mib):
            break
    for child in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return {"alive": alive}


def _resident_mib(pids: list) -> float:
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm") as file:
                total += int(file.read().split()[1]) * 4096
        except OSError:
            pass
    return total / MIB


def write(folder: str, mib: str) -> dict:
    """Write one file, MiB by MiB."""
    written = 0
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with open(os.path.join(folder, "attack"), "wb", buffering=0) as file:
            for _ in range(int(mib)):
                if file.write(b"x" * MIB) != MIB:
                    break
                written += 1
    except OSError:
        pass
    return {"mib": written}


def writable() -> dict:
    """Where in the whole tree a file can be made, and how many MiB that place holds."""
    found = {}
    with open("/proc/self/mounts") as file:
        mounts = [line.split()[1] for line in file]
    for folder in {*mounts, "/usr", "/etc", "/opt", "/opt/inside/autograder", os.getcwd()}:
        path = os.path.join(folder, "attack")
        try:
            with open(path, "x"):
                pass
        except OSError:
            continue
        os.unlink(path)
        size = os.statvfs(folder)
        found[folder] = size.f_blocks * size.f_frsize // MIB
    return {"writable": found}


def processes() -> dict:
    """How many processes can be seen."""
    return {"seen": len(glob.glob("/proc/[0-9]*"))}


def imports(*names: str) -> dict:
    """Which modules can be imported."""
    found = []
    for name in names:
        try:
            __import__(name)
        except ImportError:
            continue
        found.append(name)
    return {"imported": found}


def shout(mib: str) -> dict:
    """Write to the raw standard error, past Jupyter."""
    written = 0
    try:
        for _ in range(int(mib)):
            os.write(2, b"x" * MIB)
            written += 1
    except OSError:
        pass
    return {"mib": written}


ATTACKS = (
    *(network, privileges, seen, remount, environment, namespace, forks, memory, memory_together),
    *(write, writable, processes, imports, shout),
)

if __name__ == "__main__":
    print(json.dumps({attack.__name__: attack for attack in ATTACKS}[sys.argv[1]](*sys.argv[2:])))

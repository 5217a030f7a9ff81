"""A process behind a wall: started, watched, counted and killed from outside."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from autograder.sandbox.cgroup import Cgroup, find_home, make_cgroup
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.order import NotWarm, Order, Start
from autograder.sandbox.walls import Wall

TAIL_BYTES = 16 * 1024
STRAYS_S = 10.0


@dataclass(frozen=True)
class Ended:
    """How a sandboxed process ended, as well as it can be told from outside."""

    code: int
    """The exit status; 128 and a signal's number where a signal ended it."""
    cause: str
    """'ended' by itself, 'killed' by us, 'message' by us for one that was too large, 'memory' or 'cpu' by
    the operating system for what it used, or 'signal'."""
    tail: str
    """The last raw output, at most 16 KiB."""


class SandboxedProcess:
    """One process behind a wall, with everything that it starts.

    A thread of its own starts it and reads its raw output until it ends: `--die-with-parent` watches the
    thread that started it, and this one lives exactly as long.
    """

    def __init__(self, wall: Wall, order: Order) -> None:
        """Start it; on return it runs, though its sandbox may still be under construction.

        Raises: ValueError for an order that can't be carried out; OSError if the wall can't be started;
        RuntimeError with the wall's own words if the wall gave up. The examiner sees them.
        """
        self.limits: Limits = order.limits
        self._cgroup: Cgroup | None = make_cgroup(find_home(), order.limits) if wall.joins_cgroup else None
        self._tail: deque[bytes] = deque()
        self._output_bytes = 0
        self._killed_for: str | None = None
        self._cpu_s = 0.0
        self._code: int | None = None
        self._ended: Ended | None = None
        self._has_ended = threading.Event()
        self._first: int | None = None
        self._roots: tuple[int, ...] = ()
        self._pidfd: int | None = None
        try:
            start = wall.prepare(order, self._cgroup)
        except BaseException:
            self._forget_cgroup()
            raise
        self.in_force = dict(start.in_force)
        self._folder = start.folder
        started: Future[subprocess.Popen[bytes]] = Future()
        self._reader = threading.Thread(target=self._run, args=(start, started), daemon=True)
        self._reader.start()
        try:
            self._popen = started.result()
        except BaseException:
            self._reader.join()
            self.clean()
            raise

    def _run(self, start: Start, started: Future[subprocess.Popen[bytes]]) -> None:
        try:
            popen = subprocess.Popen(
                start.argv,
                env=start.environment,
                cwd="/",
                pass_fds=start.descriptors,
                stdin=subprocess.DEVNULL if start.enter is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except BaseException as error:
            if start.info is not None:
                os.close(start.info)
            started.set_exception(error)
            return
        finally:
            for descriptor in start.descriptors:
                os.close(descriptor)
        try:
            self._first = popen.pid if start.info is None else _first_process(start.info)
            if self._first is not None:
                self._pidfd = os.pidfd_open(self._first)
        except ProcessLookupError:
            pass
        if self._first is None:
            self._read_to_the_end(popen)
            started.set_exception(RuntimeError(f"the sandbox could not be built: {self.tail().strip()}"))
            return
        self._roots = (self._first,)
        try:
            if start.enter is not None:
                self._roots = (self._first, start.enter(popen, self._first))
        except Exception as error:
            try:
                self._give_up(popen)
            finally:  # whoever started it waits for this
                started.set_exception(NotWarm(f"{error} {self.tail().strip()}".strip()))
        else:
            started.set_result(popen)
            self._read_to_the_end(popen)

    def _give_up(self, popen: subprocess.Popen[bytes]) -> None:
        """Take down a sandbox that nothing could enter, whether or not it has ended by itself."""
        os.kill(popen.pid, signal.SIGKILL)  # Popen's own way forgets the number of one that has ended
        if popen.stdin is not None:
            popen.stdin.close()
        if self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            os.close(self._pidfd)
            self._pidfd = None
        self._read_to_the_end(popen)

    def _read_to_the_end(self, popen: subprocess.Popen[bytes]) -> None:
        assert popen.stdout is not None
        end = os.pidfd_open(popen.pid)
        try:
            with popen.stdout as pipe:
                self._read(pipe, end)
        finally:
            os.close(end)
            code = popen.wait()
            self._code = code if code >= 0 else 128 - code
            self._has_ended.set()

    def _read(self, pipe: IO[bytes], end: int) -> None:
        """Keep the last raw output; past the limit close the pipe, so that writing it costs only the
        writer. What has left the process, and holds the pipe open, is not waited for."""
        kept = 0
        poll = select.poll()
        poll.register(pipe.fileno(), select.POLLIN)
        poll.register(end, select.POLLIN)
        while pipe.fileno() in dict(poll.poll()):
            chunk = os.read(pipe.fileno(), 65536)
            if not chunk:
                return
            self._output_bytes += len(chunk)
            self._tail.append(chunk)
            kept += len(chunk)
            while kept - len(self._tail[0]) >= TAIL_BYTES:
                kept -= len(self._tail.popleft())
            if self._output_bytes > self.limits.output_mib * MIB:
                return

    @property
    def first_pid(self) -> int:
        """The host's number of the sandbox's first process, which all others there go down with."""
        assert self._first is not None
        return self._first

    @property
    def output_bytes(self) -> int:
        """How much raw output was read."""
        return self._output_bytes

    def tail(self) -> str:
        """The last raw output on stdout and stderr together, at most 16 KiB."""
        return b"".join(tuple(self._tail))[-TAIL_BYTES:].decode(errors="replace")

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        return self._code

    def cpu_s(self) -> float:
        """Processor seconds used so far by everything in the sandbox, with a cgroup exact and
        still known after the end; without one of the processes alive and the children that they waited
        for, and after the end what was counted when last asked."""
        counted = self._cgroup.cpu_s() if self._cgroup is not None else None
        if counted is None and self._first is not None and self.poll() is None:
            counted = tree_cpu_s(*self._roots)
        self._cpu_s = max(self._cpu_s, counted or 0.0)
        return self._cpu_s

    def kill_strays(self) -> int:
        """Kill all in the sandbox but its first process and that one's oldest child, which is the command;
        of a command that entered, the same.

        Returns how many there were, once they are gone. Processes that start others faster than they are
        killed are given up on after a while; the limit on processes is what bounds them.
        """
        keep, killed = set[int]().union(*map(_oldest_of, self._roots)), set[int]()
        until = time.monotonic() + STRAYS_S
        while time.monotonic() < until and (strays := _tree(*self._roots)[0] - keep):
            for pid in strays:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            killed |= strays
            time.sleep(0.01)
        return len(killed)

    def kill(self, cause: str = "killed") -> None:
        """Kill everything in the sandbox, at once and without a chance to object; tell `cause` as why."""
        if self.poll() is None and self._killed_for is None:
            self._killed_for = cause
        if self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        if self._pidfd is None or self._first == self._popen.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        if self._cgroup is not None:
            self._cgroup.kill()

    def wait(self, timeout_s: float | None = None) -> Ended:
        """Wait for the end of the last process in the sandbox, and say how it went.

        Raises: TimeoutError, if it still runs; the caller decides whether to kill.
        """
        if self._ended is not None:
            return self._ended
        if not self._has_ended.wait(timeout_s):
            raise TimeoutError(f"the sandbox still runs after {timeout_s} s")
        if self._pidfd is not None:
            select.select([self._pidfd], [], [], timeout_s)
        code = self._code
        assert code is not None
        self._ended = Ended(code, self._cause(code), self.tail())
        return self._ended

    def _cause(self, code: int) -> str:
        if self._killed_for is not None:
            return self._killed_for
        if code == 128 + signal.SIGKILL and self._cgroup is not None and self._cgroup.memory_kills():
            return "memory"
        if code == 128 + signal.SIGXCPU:
            return "cpu"
        return "signal" if code > 128 else "ended"

    def clean(self) -> None:
        """Kill what still runs, and give back what the host holds: group, folder, descriptor. Twice does
        no harm."""
        if self._pidfd is not None:
            self.kill()
            self.wait()
            os.close(self._pidfd)
            self._pidfd = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._forget_cgroup()

    def _forget_cgroup(self) -> None:
        if self._cgroup is not None:
            self._cpu_s = max(self._cpu_s, self._cgroup.cpu_s() or 0.0)
            self._cgroup.remove()
            self._cgroup = None


def run(wall: Wall, order: Order, timeout_s: float) -> Ended:
    """Run a command behind a wall to its end; when the time is up, kill it.

    Raises: as `SandboxedProcess` does.
    """
    process = SandboxedProcess(wall, order)
    try:
        return process.wait(timeout_s)
    except TimeoutError:
        process.kill()
        return process.wait()
    finally:
        process.clean()


def _first_process(info: int) -> int | None:
    """The number that bubblewrap writes as soon as it has made the namespaces; None if it never does."""
    said = b""
    with open(info, "rb", buffering=0) as pipe:
        while b"}" not in said and (chunk := pipe.read(4096)):
            said += chunk
    try:
        return int(json.loads(said)["child-pid"])
    except (ValueError, KeyError):
        return None


def _tree(*roots: int) -> tuple[set[int], dict[int, list[str]]]:
    """Processes with their living descendants, and all processes' fields of /proc/PID/stat from the third."""
    fields: dict[int, list[str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                fields[int(entry.name)] = (entry / "stat").read_text().rpartition(")")[2].split()
    within = {*roots}
    while more := {pid for pid, f in fields.items() if int(f[1]) in within and f[0] != "Z"} - within:
        within |= more
    return within, fields


def _oldest_of(first: int) -> set[int]:
    """A process and the oldest of its children."""
    _, fields = _tree(first)
    children = [pid for pid, f in fields.items() if int(f[1]) == first]
    return {first, *sorted(children, key=lambda pid: int(fields[pid][19]))[:1]}


def tree_cpu_s(*roots: int) -> float:
    """Processor seconds of processes, their living descendants and the children that they waited for."""
    within, fields = _tree(*roots)
    ticks = (sum(map(int, fields[pid][11:15])) for pid in within if pid in fields)
    return sum(ticks) / os.sysconf("SC_CLK_TCK")

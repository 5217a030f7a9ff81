"""A sandbox lives no longer than who started it, and leaves nothing behind."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from autograder.sandbox.cgroup import PREFIX, find_home
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import Bubblewrap, Wall

EXAMINER = """
import sys, threading
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess
from autograder.sandbox.walls import Bubblewrap, NoWall
from autograder.sandbox.warm import Template, WarmWall
wall = {"cold": Bubblewrap, "warm": Bubblewrap, "none": NoWall}[sys.argv[1]]()
if sys.argv[1] == "warm":
    wall = WarmWall(wall, Template(wall, ahead=()))
code = "import os, time; [os.fork() for _ in range(2)]; print('up', flush=True); time.sleep(1000)"
process = SandboxedProcess(wall, Order((sys.executable, "-P", "-c", code)))
while process.tail().count("up") < 4:
    pass
print(process.first_pid, flush=True)
threading.Event().wait()
"""


def _kill_the_examiner(wall: str, folder: Path) -> tuple[list[int], int]:
    """Descriptors of all processes that the examiner had started when it was killed, and the first one."""
    command = [sys.executable, "-c", EXAMINER, wall]
    environment = {**os.environ, "TMPDIR": str(folder)}
    examiner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert examiner.stdout is not None
    with examiner.stdout:
        first = int(examiner.stdout.readline())
    watched = [os.pidfd_open(pid) for pid in _below(examiner.pid)]
    examiner.send_signal(signal.SIGKILL)
    examiner.wait()
    return watched, first


def _below(top: int) -> list[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found = {top}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {top})


def _ended(descriptors: list[int], timeout_s: float) -> int:
    until = time.monotonic() + timeout_s
    ended = 0
    for each in descriptors:
        ended += bool(select.select([each], [], [], max(0.0, until - time.monotonic()))[0])
    for each in descriptors:
        os.close(each)
    return ended


def test_everything_dies_with_the_examiner(either: Wall, start: str, tmp_path: Path) -> None:
    """After kill -9 of the examiner every process of the sandbox and of its walls ends, and a template."""
    watched, _ = _kill_the_examiner(start, tmp_path)
    assert len(watched) >= 6
    assert _ended(watched, timeout_s=30) == len(watched)


def test_without_a_wall_processes_outlive_the_examiner(tmp_path: Path) -> None:
    """The control: with no wall the same four processes go on after the examiner's death."""
    watched, first = _kill_the_examiner("none", tmp_path)
    try:
        assert len(watched) == 4
        assert _ended(watched, timeout_s=0) == 0
    finally:
        os.killpg(first, signal.SIGKILL)


def test_a_sandbox_outlives_the_thread_that_asked_for_it(wall: Bubblewrap) -> None:
    """--die-with-parent watches a thread; ours lives as long as the sandbox, whoever called."""
    processes: list[SandboxedProcess] = []
    order = Order(("/bin/sh", "-c", "echo up; sleep 1000"))
    asking = threading.Thread(target=lambda: processes.append(SandboxedProcess(wall, order)))
    asking.start()
    asking.join()
    (process,) = processes
    while "up" not in process.tail():
        assert process.poll() is None
    with pytest.raises(TimeoutError, match="still runs"):
        process.wait(0.2)
    process.kill()
    assert process.wait(30).cause == "killed"
    process.clean()


def test_kill_takes_down_what_left_its_session(either: Wall) -> None:
    """A process that has detached itself in every usual way dies with the rest."""
    code = "import os; os.system('setsid setsid sleep 1000 & echo up; sleep 1000')"
    process = SandboxedProcess(either, Order((sys.executable, "-P", "-c", code)))
    while "up" not in process.tail() or len(_below(process.first_pid)) < 2:
        assert process.poll() is None
    watched = [os.pidfd_open(pid) for pid in _below(process.first_pid)]
    process.kill()
    process.wait(30)
    process.clean()
    assert _ended(watched, timeout_s=0) == len(watched)


def test_cleaning_ends_what_still_runs(wall: Bubblewrap) -> None:
    """Giving back what the host holds kills first, and its end can still be asked for."""
    process = SandboxedProcess(wall, Order(("/bin/sleep", "1000")))
    process.clean()
    process.clean()
    assert process.wait().cause == "killed"


def test_nothing_stays_behind(wall: Bubblewrap) -> None:
    """After a run no group, no descriptor and no file of it is left."""
    run(wall, Order(("/bin/true",), files={"a": b"1"}), timeout_s=30)
    before = len(os.listdir("/proc/self/fd"))
    run(wall, Order(("/bin/true",), files={"a": b"1"}), timeout_s=30)
    assert len(os.listdir("/proc/self/fd")) == before
    home = find_home()
    folders = set(home.folders.values()) if home is not None else set()
    assert [left for folder in folders for left in folder.glob(f"{PREFIX}{os.getpid()}-*")] == []

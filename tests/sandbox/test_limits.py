"""Each limit: the attack is stopped by it, by either belt alone, and not by anything else."""

import sys

import pytest

from autograder.sandbox.cgroup import find_home
from autograder.sandbox.doctor import attempt
from autograder.sandbox.limits import Limits, counts_processes_by_namespace
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import Bubblewrap, Wall
from tests.sandbox.weakened import Weakened, without_group

needs_cgroup = pytest.mark.skipif(find_home() is None, reason="no writable cgroup with memory and pids here")
needs_counting = pytest.mark.skipif(
    not counts_processes_by_namespace(), reason="this Linux counts RLIMIT_NPROC by user, not by namespace"
)

SMALL = Limits(memory_mib=256, processes=40, scratch_mib=8, file_mib=2, output_mib=1)


@needs_counting
def test_processes_are_bounded_by_the_rlimit(either: Wall) -> None:
    """Without a cgroup fewer processes start than the limit; without the rlimit too, all start."""
    assert attempt(without_group(either), SMALL, "forks", "100")["started"] < 40
    free = Weakened(group=False, without=(("--nproc=*",),))
    assert attempt(free, SMALL, "forks", "100")["started"] == 100


@needs_cgroup
def test_processes_are_bounded_by_the_cgroup(wall: Bubblewrap) -> None:
    """Without the rlimit the cgroup still stops a fork bomb near the limit; without both, all start."""
    no_rlimit = (("--nproc=*",),)
    assert attempt(Weakened(without=no_rlimit), SMALL, "forks", "100")["started"] < 50
    assert attempt(Weakened(group=False, without=no_rlimit), SMALL, "forks", "100")["started"] == 100


def test_memory_is_bounded_by_the_rlimit(either: Wall) -> None:
    """Without a cgroup a process gets MemoryError at the limit; without the rlimit too, it gets all."""
    assert attempt(without_group(either), SMALL, "memory", "512")["mib"] < 256
    free = Weakened(group=False, without=(("--data=*",),))
    assert attempt(free, SMALL, "memory", "512")["mib"] == 510


@needs_cgroup
def test_memory_is_bounded_by_the_cgroup(wall: Bubblewrap) -> None:
    """Without the rlimit the process is killed at the limit, and the cause is told."""
    got = attempt(Weakened(without=(("--data=*",),)), SMALL, "memory", "512")
    assert ("mib" in got, got["cause"]) == (False, "memory")


@needs_cgroup
def test_all_processes_together_are_bounded(either: Wall) -> None:
    """Shared memory of several small processes counts together; without the cgroup all of them live."""
    assert attempt(either, SMALL, "memory_together", "4", "100").get("alive", 0) < 4
    assert attempt(Weakened(group=False), SMALL, "memory_together", "4", "100")["alive"] == 4


def test_one_file_is_bounded(either: Wall) -> None:
    """A file ends at its limit; without the limit it grows to the folder's size."""
    assert attempt(either, SMALL, "write", "/tmp", "4")["mib"] == 2
    assert attempt(Weakened(without=(("--fsize=*",),)), SMALL, "write", "/tmp", "4")["mib"] == 4


def test_a_folder_is_bounded(either: Wall) -> None:
    """A folder ends at the scratch size, however large a file may be; without the sizes, nowhere."""
    wide = Limits(memory_mib=256, scratch_mib=8, file_mib=100)
    unsized = Weakened(without=(("--size", "*"),))
    for folder in ("/tmp", "/dev/shm", "/submission"):
        assert attempt(either, wide, "write", folder, "32")["mib"] <= 8
        assert attempt(unsized, wide, "write", folder, "32")["mib"] == 32


def test_only_folders_with_a_size_can_be_written(either: Wall) -> None:
    """No file can be made but in the three sized folders; without the last remounts, in / and /dev too."""
    inside = attempt(either, SMALL, "writable")["writable"]
    assert inside == {"/tmp": 8, "/dev/shm": 8, "/submission": 8}
    loose = Weakened(without=(("--remount-ro", "/dev"), ("--remount-ro", "/")))
    assert {"/", "/dev"} <= set(attempt(loose, SMALL, "writable")["writable"])


def test_raw_output_is_bounded(either: Wall) -> None:
    """Past the limit the pipe is closed on the writer, who goes on; below a larger limit all is read."""
    code = "import os\nfor _ in range(20):\n os.write(1, b'x' * 2**20)"
    small = _output_bytes(either, SMALL, code)
    assert 2**20 < small < 2 * 2**20
    assert _output_bytes(either, Limits(), code) >= 16 * 2**20


def _output_bytes(wall: Wall, limits: Limits, code: str) -> int:
    process = SandboxedProcess(wall, Order((sys.executable, "-P", "-c", code), limits))
    ended = process.wait(60)
    process.clean()
    assert len(ended.tail) <= 16 * 1024
    return process.output_bytes


def test_processor_time_is_bounded(either: Wall) -> None:
    """A process that has used its seconds is killed for it; without the limit it comes to its end."""
    computes = "import time\nwhile time.process_time() < 2: pass"
    order = Order((sys.executable, "-P", "-c", computes), Limits(cpu_s=1))
    process = SandboxedProcess(either, order)
    ended = process.wait(60)
    process.clean()
    assert ended.cause == "cpu"
    # What it used before it was put into its control group is not counted there.
    assert find_home() is None or process.cpu_s() > 0.5
    assert run(Weakened(without=(("--cpu=*",),)), order, timeout_s=60).code == 0


def test_processor_time_is_counted_without_a_cgroup(either: Wall) -> None:
    """The seconds of a sandbox's whole tree are counted from /proc where there is no cgroup."""
    process = SandboxedProcess(without_group(either), Order((sys.executable, "-P", "-c", _TWO_BUSY)))
    process._forget_cgroup()
    while "done" not in process.tail():
        assert process.poll() is None, process.tail()
    assert process.cpu_s() >= 0.9
    process.kill()
    process.wait(60)
    process.clean()


_TWO_BUSY = """
import os, time
child = os.fork()
while os.times().user < 0.5:
    pass
if child:
    os.wait()
    print("done", flush=True)
    time.sleep(60)
"""


def test_a_time_limit_kills_everything(wall: Bubblewrap) -> None:
    """What is still running when the time is up is killed, and said to be."""
    assert run(wall, Order(("/bin/sleep", "1000")), timeout_s=0.1).cause == "killed"


@pytest.mark.parametrize("value", [0, -1, 1.5, None])
def test_a_limit_is_a_positive_number(value: object) -> None:
    """No limit can be switched off by a zero or by mistake."""
    with pytest.raises(ValueError, match="limit memory_mib must be a positive whole number"):
        Limits(memory_mib=value)  # type: ignore[arg-type]

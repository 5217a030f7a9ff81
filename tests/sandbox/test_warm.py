"""A warm start: what it forks can't be told from a cold start by anything that matters."""

import asyncio
import json
import logging
import os
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
import torch
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder.exam.question import Call, Given, Ref, Returned
from autograder.exam.transcript import Transcript
from autograder.grading.running import Pace, Running
from autograder.sandbox import process, view, warm
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.doctor import attempt
from autograder.sandbox.kernel import SandboxedKernelManager
from autograder.sandbox.kernel_student import KernelStudent
from autograder.sandbox.limits import Limits
from autograder.sandbox.order import NotWarm, Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import Bubblewrap, Wall
from autograder.sandbox.warm import Template, WarmWall

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can enter a sandbox")

LOOK = """
import json, os, random, signal, sys

def fields(path):
    with open(path) as file:
        return dict(line.rstrip("\\n").split(":", 1) for line in file if ":" in line)

SAME = "Umask Uid Gid Groups SigPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs"
status = fields("/proc/self/status")
mounts = [line.split()[3:] for line in open("/proc/self/mountinfo")]
print(json.dumps({
    "status": {name: status[name].strip() for name in SAME.split()},
    "threads": len(os.listdir("/proc/self/task")),
    "limits": open("/proc/self/limits").read(),
    "environment": [dict(os.environ), open("/proc/self/environ").read().split("\\0")],
    "folders": [os.getcwd(), os.path.realpath("/proc/self/root"), sorted(os.listdir("/")), os.listdir()],
    "descriptors": [os.readlink(f"/proc/self/fd/{n}").split(":")[0] for n in (0, 1, 2)],
    "more": [n for n in os.listdir("/proc/self/fd") if int(n) > 2 and os.path.exists(f"/proc/self/fd/{n}")],
    "mounts": [[w for w in m if not w.startswith(("/proc/", "master:"))][:2] for m in mounts],
    "group": os.getpgid(0) != os.getpid() and os.getsid(0) != os.getpid(),
    "exe": os.path.realpath("/proc/self/exe"),
    "host": [os.uname().nodename, os.nice(0), open("/proc/self/cgroup").read()],
    "python": [sys.flags, sys.argv, sys.orig_argv, sys.path, sys.executable, sys.getrecursionlimit()],
    "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    "handlers": [str(signal.getsignal(n)) for n in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGTERM)],
}, default=list))
"""


def look(wall: Wall) -> dict[str, Any]:
    """What a process behind the wall finds about itself."""
    order = Order((sys.executable, "-P", "look.py", "a word"), files={"look.py": LOOK.encode()})
    return dict(json.loads(run(wall, order, timeout_s=60).tail))


@pytest.fixture
def warmed(wall: Bubblewrap, template: Template) -> WarmWall:
    """The machine's wall with a template that has imported nothing."""
    return WarmWall(wall, template)


@pytest.fixture(scope="module")
def full(wall: Bubblewrap) -> Iterator[WarmWall]:
    """With a template as grading has it."""
    with Template(wall) as started:
        yield WarmWall(wall, started)


def test_a_process_finds_itself_as_after_a_cold_start(wall: Bubblewrap, warmed: WarmWall) -> None:
    """Rights, limits, environment, folders, descriptors, mounts, signals and Python's own state are equal."""
    assert look(warmed) == look(wall)


def test_one_enters_and_the_other_is_started(wall: Bubblewrap, warmed: WarmWall) -> None:
    """A warm start is one: the kernel's parent is no longer the sandbox's first process."""
    order = Order((sys.executable, "-P", "-c", "import os; print(os.getppid())"))
    assert int(run(wall, order, 60).tail) == 1 < int(run(warmed, order, 60).tail)


def test_every_namespace_is_the_sandboxes_own(warmed: WarmWall) -> None:
    """What entered is in the same namespaces as the sandbox's first process, and in none of the host's."""
    code = "import time; print('up', flush=True); time.sleep(1000)"
    sandbox = SandboxedProcess(warmed, Order((sys.executable, "-P", "-c", code)))
    while "up" not in sandbox.tail():
        assert sandbox.poll() is None, sandbox.tail()
    entered = process._oldest_of(sandbox._roots[1])
    here, first, *inside = (_namespaces(pid) for pid in (os.getpid(), sandbox.first_pid, *entered))
    sandbox.clean()
    assert len(inside) == 2
    assert inside == [first, first]
    assert {name for name in here if here[name] == first[name]} <= {"time", "time_for_children"}


def _namespaces(pid: int) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in Path(f"/proc/{pid}/ns").iterdir()}


@pytest.mark.parametrize("code", [3, 128 + 9])
def test_how_it_ended_is_told_as_after_a_cold_start(warmed: WarmWall, wall: Bubblewrap, code: int) -> None:
    """An exit status and a signal come through the processes in between."""
    end = "import os, sys\nsys.exit(3)" if code == 3 else "import os\nos.kill(os.getpid(), 9)"
    order = Order((sys.executable, "-P", "-c", end))
    assert run(warmed, order, 60) == run(wall, order, 60)
    assert run(warmed, order, 60).code == code


SEARCH = """
import sys
half, other = sys.argv[1:]
found = []
for line in open("/proc/self/maps"):
    ends, rights, *_, name = line.split(None, 5) if len(line.split()) > 5 else [*line.split(), ""]
    start, end = (int(end, 16) for end in ends.split("-"))
    if "r" not in rights or name.startswith("[v"):
        continue
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        memory.seek(start)
        block = bytearray(memory.read(end - start) or b"")
    at = -1
    while (at := block.find(half.encode(), at + 1)) >= 0:
        found.append(bytes(block[at + len(half) : at + len(half) + len(other)]) == other[::-1].encode())
print("FOUND", sum(found), "of", len(found) > 0)
"""


def test_the_memory_of_a_fork_holds_nothing_of_others(
    wall: Bubblewrap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the examiner's memory and environment nor another submission's words and files are in it."""
    half, other = secrets.token_hex(12), secrets.token_hex(12)
    monkeypatch.setenv("AUTOGRADER_CANARY", half + other)
    with_canary = {"secret.txt": (half + other).encode()}
    with Template(wall, ahead=()) as started:
        warmed = WarmWall(wall, started)
        run(warmed, Order((sys.executable, "-P", "-c", "1", half + other), files=with_canary), 60)
        words = (half, other[::-1])
        search = Order((sys.executable, "-P", "-c", SEARCH, *words))
        assert run(warmed, search, 60).tail == "FOUND 0 of True\n"
        told = Order((sys.executable, "-P", "-c", f"word = {half + other!r}\n{SEARCH}", *words))
        assert int(run(warmed, told, 60).tail.split()[1]) > 0


def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]) -> None:
    """Have templates run a program with some of its lines changed."""
    text = Path(view.template_bind().source).read_text()
    for line, other in changes.items():
        assert text.count(line) == 1
        text = text.replace(line, other)
    script = tmp_path / "template.py"
    script.write_text(text)
    monkeypatch.setattr(view, "template_bind", lambda: view.Bind(str(script), f"{view.PACKAGE}/template.py"))


GIVES_UP = "_check(_libc.capset((ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()))"
LOOKS = "_insist_on_nothing_left(conversation.fileno())"
STATUS = Order((sys.executable, "-P", "-c", "print(open('/proc/self/status').read())"))


@pytest.mark.parametrize("looks", [True, False])
def test_rights_that_were_left_are_seen(
    looks: bool, wall: Bubblewrap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork that kept its rights is refused before anything runs; unrefused, it would have them."""
    changed(tmp_path, monkeypatch, {GIVES_UP: "pass"} | ({} if looks else {LOOKS: "pass"}))
    with Template(wall, ahead=()) as started:
        if looks:
            with pytest.raises(NotWarm, match="rights were left"):
                SandboxedProcess(WarmWall(wall, started), STATUS)
        else:
            found = re.findall(r"CapEff:\s*(\w+)", run(WarmWall(wall, started), STATUS, 60).tail)
            assert int(found[0], 16) != 0


def test_a_sandbox_that_ends_while_it_is_entered_is_told_all_the_same(
    wall: Bubblewrap, full: WarmWall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever started it does not wait for ever."""

    def too_late(
        template: Template, order: Order, cgroup: Cgroup | None, holder: Popen[bytes], first: int
    ) -> int:
        assert holder.stdin is not None
        holder.stdin.close()
        os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)
        raise NotWarm("it was gone")

    monkeypatch.setattr(warm, "_enter", too_late)
    with pytest.raises(NotWarm, match="it was gone"):
        SandboxedProcess(full, STATUS)


def test_limits_are_those_of_the_warm_start(warmed: WarmWall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the tests of limits: a warm start that sets none of its own lets all pass."""
    monkeypatch.setattr(warm, "rlimits", lambda *_, **__: {})
    monkeypatch.setattr(process, "make_cgroup", lambda *_: None)
    small = Limits(memory_mib=256, processes=40, file_mib=2, scratch_mib=8)
    assert attempt(warmed, small, "forks", "100")["started"] == 100
    assert attempt(warmed, small, "memory", "512")["mib"] == 510
    assert attempt(warmed, small, "write", "/tmp", "4")["mib"] == 4


def test_a_template_that_is_gone_costs_a_line_in_the_log(
    wall: Bubblewrap, caplog: pytest.LogCaptureFixture
) -> None:
    """The kernel starts cold in its place, and nothing of the attempt is left."""
    started = Template(wall, ahead=())
    started.close()
    order = Order((sys.executable, "-P", "-c", "import os; print(os.getppid())"))
    before = len(os.listdir("/proc/self/fd"))
    with caplog.at_level(logging.WARNING):
        cold = warm.start(WarmWall(wall, started), order)
    assert cold.wait(60).tail == "1\n"
    cold.clean()
    assert [r.getMessage().partition(": ")[0] for r in caplog.records] == ["a kernel starts cold"]
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_module_that_starts_a_thread_makes_no_template(
    wall: Bubblewrap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where importing ahead leaves a second thread, no kernel is forked from it."""
    thread = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    changed(tmp_path, monkeypatch, {"import_ahead(sys.argv[2:])": thread})
    with (
        Template(wall, ahead=()) as started,
        pytest.raises(NotWarm, match="importing ahead started a thread"),
    ):
        SandboxedProcess(WarmWall(wall, started), STATUS)


def test_without_root_there_is_no_template(wall: Bubblewrap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another user than root is told so, and starts cold."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(NotWarm, match="only root can enter a sandbox"):
        Template(wall)


CHANCES = """
import random, sys
import numpy, torch
mine = [random.random(), float(numpy.random.rand()), torch.initial_seed(), float(torch.rand(1))]
"""


async def _cells(wall: Wall) -> list[str]:
    manager = SandboxedKernelManager(wall)
    client = NotebookClient(new_notebook(), km=manager, timeout=60)
    async with client.async_setup_kernel(cleanup_kc=True):
        sources = (
            CHANCES + "mine",
            "[name for name in ('torchvision', 'autograder.lesson', 'sklearn') if name in sys.modules]",
            "import matplotlib.pyplot as p\np.plot([1, 2])\np.show()",
            "import threading, os, gc; sorted(t.name for t in threading.enumerate())[:1], os.listdir()",
        )
        said = []
        for source in sources:
            client.nb.cells.append(new_code_cell(source))
            await client.async_execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1)
            # A slow machine's matplotlib says, after a cold start, that it builds its font cache.
            outputs = [o for o in client.nb.cells[-1].outputs if o.output_type != "stream"]
            said.append("".join(o.get("data", {}).get("text/plain", o.output_type) for o in outputs))
        return said


def test_a_kernel_begins_as_after_a_cold_start(wall: Bubblewrap, full: WarmWall) -> None:
    """Figures and what counts as imported are equal, and each kernel has chances of its own."""
    cold, one, two = (asyncio.run(_cells(each)) for each in (wall, full, full))
    assert cold[1:] == one[1:] == two[1:]
    for chances in zip(*(json.loads(said[0]) for said in (cold, one, two)), strict=True):
        assert len(set(chances)) == 3


TRAINS = """
import random, numpy, torch
from torch import nn
model = nn.Sequential(nn.Linear(20, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 20))
steps = torch.optim.Adam(model.parameters())
loader = torch.utils.data.DataLoader(torch.rand(64, 20), batch_size=16, shuffle=True)
for x in loader:
    loss = (model(x + torch.randn_like(x)) - x).square().mean()
    steps.zero_grad(); loss.backward(); steps.step()
def say(x):
    return model(x + torch.randn_like(x))
print(loss.item(), random.random(), numpy.random.rand(), hash("a word"), list({"set", "of", "words"}))
"""


def _trained(wall: Wall) -> tuple[str, torch.Tensor]:
    nb = new_notebook(cells=[new_code_cell(TRAINS)])
    with Running(nb, wall, Limits(), Pace(), {}, seed=7) as running:
        assert running.cell(0)
        student = KernelStudent(Transcript("lesson", "ada", 7), running.exchange, running.lose, lambda: None)
        steps = (Given("x", torch.ones(4, 20)), Call("y", "say", (Ref("x"),)))
        answer = student.sitting("check").ask(*steps, answer="y")
    assert isinstance(answer, Returned)
    return nb.cells[0].outputs[0].text, answer.values["y"]


def test_seeded_training_comes_to_the_same_to_the_last_digit(wall: Bubblewrap, full: WarmWall) -> None:
    """What a seeded cell prints, and what a question is answered, is the same after either start."""
    cold, one, two = (_trained(each) for each in (wall, full, full))
    assert cold[0] == one[0] == two[0]
    assert torch.equal(cold[1], one[1])
    assert torch.equal(cold[1], two[1])

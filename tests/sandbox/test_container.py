"""A container as the wall: what the engine is told, and a stand-in for the engine that does what it is told.

No real engine took part. What is proved is that the wall asks for every stone, and that everything beside the
engine works: sockets, files, limits of the caller, and the end.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder.sandbox import container, view
from autograder.sandbox.container import Container
from autograder.sandbox.doctor import SMALL, attempt
from autograder.sandbox.kernel import SandboxedKernelManager
from autograder.sandbox.limits import Limits
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import NoSandbox, chosen_wall, find_wall

ENGINE = Path(__file__).with_name("fake_engine.py")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Where the stand-in keeps what it knows; it is rootless, and is called by its path."""
    (tmp_path / "rootless").write_text("true")
    return tmp_path


@pytest.fixture
def fake(room: Path) -> Container:
    """A wall with that engine, and a folder of its own for the sockets."""
    program = room / "podman"
    paths = os.pathsep.join(filter(None, sys.path))
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{paths}" exec "{sys.executable}" "{ENGINE}" "{room}" "$@"\n')
    program.chmod(0o755)
    (room / "shared").mkdir()
    return Container("podman", "course:1", str(program), str(room / "shared"))


def words(wall: Container, order: Order) -> list[str]:
    """What the engine is told, without the volumes of our modules and the environment."""
    found = wall.run_words(order, "autograder-x")
    return [w for w in found if not w.startswith((f"--volume={view.package_folder()}", "--env="))]


COMMON = """\
--network none --hostname sandbox --read-only --cap-drop ALL --security-opt no-new-privileges \
--security-opt label=disable --log-driver none --memory 512m --memory-swap 512m --pids-limit 40 \
--ulimit=fsize=4194304:4194304 --ulimit=nofile=1024:1024 --ulimit=cpu=3600:3600 --ulimit=core=0:0 \
--shm-size 16m --tmpfs /tmp:rw,nosuid,nodev,size=16777216,mode=1777 \
--tmpfs /submission:rw,nosuid,nodev,size=16777216,mode=1777 --workdir /submission \
--volume=/dev/shm/autograder-x/order:/run/order:ro"""


@pytest.mark.parametrize(
    ("engine", "identity"),
    [
        (
            "podman",
            "--userns keep-id:uid=1000,gid=1000 --user 1000:1000 --http-proxy=false --read-only-tmpfs=false",
        ),
        ("docker", "--user 0:0"),
    ],
)
def test_the_engine_is_told_the_whole_wall(engine: str, identity: str) -> None:
    """Word by word: nothing fetched, no network, no capability, all read-only, everything bounded."""
    order = Order((sys.executable, "-m", "kernel"), Limits(512, 40, scratch_mib=16, file_mib=4))
    first = f"run --rm --pull never --name autograder-x {identity} {COMMON} --entrypoint /bin/sh course:1 -c"
    told = words(Container(engine, "course:1"), order)
    assert " ".join(told) == f"{first} {container._INNER} sh /run/order python3 -m kernel"


def test_only_what_bubblewrap_would_show_is_bound() -> None:
    """Of the package exactly those modules, read-only; sockets in a folder of their own; the image's PATH."""
    wall = Container("podman", "course:1")
    told = wall.run_words(Order(("true",), channels="/channels/autograder-x"), "autograder-x")
    volumes = {word.removeprefix("--volume=") for word in told if word.startswith("--volume=")}
    ours = {f"{b.source}:{b.inside}:ro" for b in view.module_binds(view.package_folder())}
    sockets = "/dev/shm/autograder-x/channels:/channels/autograder-x:rw"
    assert volumes == ours | {sockets, "/dev/shm/autograder-x/order:/run/order:ro"}
    named = {word.removeprefix("--env=").partition("=")[0] for word in told if word.startswith("--env=")}
    assert named == set(view.environment()) - {"PATH"}
    assert (
        wall.from_outside("/channels/autograder-x/kernel-1", 7) == "/dev/shm/autograder-x/channels/kernel-1"
    )


def test_the_stand_in_holds_the_walls(fake: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind what the engine was told: no network, no capability, no environment of ours, no writing."""
    monkeypatch.setenv("AUTOGRADER_CANARY", "found")
    with socket.create_server(("127.0.0.1", 0)) as server:
        network = attempt(fake, SMALL, "network", str(server.getsockname()[1]))
    assert (network["connected"], set(network["interfaces"]) <= {"lo"}) == (False, True)
    privileges = attempt(fake, SMALL, "privileges")
    assert (privileges["CapEff"], privileges["CapBnd"], privileges["NoNewPrivs"]) == (0, 0, 1)
    assert attempt(fake, SMALL, "environment", "found")["found"] == []
    assert set(attempt(fake, SMALL, "writable")["writable"]) <= {"/tmp", "/dev/shm", view.WORK}
    assert attempt(fake, SMALL, "write", "/tmp", "12")["mib"] <= SMALL.file_mib
    assert attempt(fake, SMALL, "seen", str(Path.cwd() / "pyproject.toml"))["seen"] == []


def test_files_come_in_and_nothing_stays(fake: Container) -> None:
    """Files are copied into the working folder; a status comes out; the host's folder is gone afterwards."""
    code = "open('a/b', 'a').write('3'); print(open('a/b').read()); raise SystemExit(7)"
    ended = run(fake, Order((sys.executable, "-c", code), files={"a/b": b"12"}), timeout_s=60)
    assert (ended.tail, ended.code, ended.cause) == ("123\n", 7, "ended")
    assert list(Path(fake.shared).iterdir()) == []


def test_a_container_ends_when_it_is_told_to(fake: Container) -> None:
    """Killing reaches the first process inside, whose child the engine isn't; seconds are counted before."""
    process = SandboxedProcess(fake, Order(("/bin/sh", "-c", "while :; do :; done")))
    try:
        assert process.first_pid != process._popen.pid
        until = time.monotonic() + 60
        while process.cpu_s() < 0.05 and time.monotonic() < until:
            time.sleep(0.01)
        assert process.cpu_s() >= 0.05
        process.kill()
        assert (process.wait(60).cause, process.poll()) == ("killed", 137)
    finally:
        process.clean()


def test_it_does_not_outlive_the_examiner(fake: Container) -> None:
    """Whoever runs the engine ends the container when it is told of the examiner's death."""
    process = SandboxedProcess(fake, Order(("/bin/sleep", "600")))
    try:
        os.kill(process._popen.pid, signal.SIGTERM)
        assert process.wait(60).code in (128 + signal.SIGTERM, 137)
        assert not Path(f"/proc/{process.first_pid}/exe").exists()
    finally:
        process.clean()


def test_a_notebook_runs_in_it(fake: Container) -> None:
    """The kernel's sockets cross by the folder that is bound: a cell is run, and its answer comes back."""
    manager = SandboxedKernelManager(fake, Limits(), {"data.txt": b"41"})
    nb = new_notebook(cells=[new_code_cell("int(open('data.txt').read()) + 1")])
    client = NotebookClient(nb, km=manager, timeout=120)
    client.execute()
    assert isinstance(client.km, SandboxedKernelManager)
    assert nb.cells[0].outputs[0].data["text/plain"] == "42"


def test_what_is_missing_is_said(fake: Container, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Engine, user, rootless mode and image, one after another, each in a few words."""
    assert Container("podman", "course:1", "/nowhere/podman").fault() == (
        "podman, which AUTOGRADER_CONTAINER names, is not installed"
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "not started by root" in (fake.fault() or "")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    other = Container("podman", "other:1", fake.program, fake.shared)
    assert other.fault() == "podman has no image other:1; build or pull it first"
    # the stand-in bounds no memory, which a trial sees
    assert "memory.max" in (fake.fault() or "")
    (room / "rootless").write_text("false")
    assert fake.fault() == "podman runs as root here; its rootless mode is needed"


def test_it_is_chosen_by_one_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """AUTOGRADER_CONTAINER names engine and image; nonsense, and an engine that isn't there, are a line."""
    monkeypatch.setenv(container.SETTING, "podman:registry/course:2")
    assert chosen_wall() == Container("podman", "registry/course:2")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(
        NoSandbox, match=r"podman, which .* is not installed\. Take AUTOGRADER_CONTAINER away"
    ):
        find_wall()
    for wrong in ("lxc:image", "podman", "docker:"):
        monkeypatch.setenv(container.SETTING, wrong)
        with pytest.raises(NoSandbox, match="say podman:IMAGE or docker:IMAGE"):
            find_wall()

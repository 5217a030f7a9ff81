"""What this machine has for grading and what it lacks, and the proof that the walls hold.

A wall is not believed because it is installed: an attack is run behind it, and must fail.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from autograder.sandbox import remedies, view
from autograder.sandbox.cgroup import find_home
from autograder.sandbox.container import SETTING
from autograder.sandbox.limits import Limits, counts_processes_by_namespace
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import Bubblewrap, Container, NoSandbox, Wall, chosen_wall

SMALL = Limits(memory_mib=256, processes=40, scratch_mib=16, file_mib=4)
"""Limits for the attacks: small, so that a wall that fails does no harm."""

Attack = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Probe:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    """What was found."""
    remedy: str
    """What to do about it; empty where all is well."""


def examine_machine(hidden: tuple[str, ...] = ()) -> list[Probe]:
    """All probes of this machine, walls proved by attack where there is a wall.

    hidden: folders that must not be seen from inside, besides this folder and the home folder.
    """
    probes = [*_libraries()]
    try:
        wall = chosen_wall(hidden)
    except NoSandbox as error:
        return [*probes, Probe("walls", False, str(error), f"set {SETTING} so, or take it away")]
    if isinstance(wall, Bubblewrap):
        probes += [_bubblewrap(wall), _namespaces(), _cgroups()]
    fault = wall.fault()
    if fault is not None:
        return [*probes, Probe("walls", False, fault, _remedy(wall))]
    went = Probe("walls", True, f"a trial behind {wall.name} went well", "")
    return [*probes, went, *prove(wall, hidden)]


def _remedy(wall: Bubblewrap | Container) -> str:
    if isinstance(wall, Container):
        return f"put that right, or take {SETTING} away for bubblewrap; docs/instructors.md has the steps"
    return remedies.remedy(remedies.look(), wall.version() is not None)


def prove(wall: Wall, hidden: tuple[str, ...] = ()) -> list[Probe]:
    """One probe for each attack, run behind this wall; with no wall they show what it would stop."""

    def attack(name: str, *arguments: str) -> dict[str, Any]:
        return attempt(wall, SMALL, name, *arguments)

    proofs = (_network, _privileges, _remount, _namespace, _environment, _forks, _memory, _file, _writable)
    return [*(_told(proof, attack) for proof in proofs), _sight(wall, attack, hidden), _uid(wall)]


def attempt(wall: Wall, limits: Limits, name: str, *arguments: str) -> dict[str, Any]:
    """What came of one attack of `attack.py`, with how it ended under 'cause'; nothing else if it died."""
    source = Path(__file__).with_name("attack.py").read_bytes()
    order = Order((sys.executable, "-P", "attack.py", name, *arguments), limits, {"attack.py": source})
    ended = run(wall, order, timeout_s=60)
    for line in reversed(ended.tail.splitlines()):
        if line.startswith("{"):
            return {**json.loads(line), "cause": ended.cause}
    return {"cause": ended.cause, "said": ended.tail.strip()[-300:]}


def _told(proof: Callable[[Attack], Probe], attack: Attack) -> Probe:
    try:
        return proof(attack)
    except (KeyError, RuntimeError, OSError, ValueError) as error:
        name = proof.__name__.strip("_")
        return Probe(
            name, False, f"the attack could not be run: {error!r}", "run it again; if it stays, report it"
        )


def _probe(name: str, ok: bool, detail: str, remedy: str) -> Probe:
    return Probe(name, ok, detail, "" if ok else remedy)


NOT_HELD = "don't grade here: a submission could do the same; update bubblewrap and the kernel"


def _network(attack: Attack) -> Probe:
    with _listener() as port:
        got = attack("network", str(port))
    ok = not got["connected"] and set(got["interfaces"]) <= {"lo"}
    return _probe("no network", ok, f"interfaces {got['interfaces']}, reached: {got['connected']}", NOT_HELD)


@contextmanager
def _listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def _privileges(attack: Attack) -> Probe:
    got = attack("privileges")
    ok = got["CapEff"] == 0 == got["CapBnd"] and got["NoNewPrivs"] == 1
    detail = f"CapEff {got['CapEff']:x}, CapBnd {got['CapBnd']:x}, NoNewPrivs {got['NoNewPrivs']}"
    return _probe("no privileges", ok, detail, NOT_HELD)


def _remount(attack: Attack) -> Probe:
    got = attack("remount", f"{view.PACKAGE}/autograder/__init__.py")
    ok = not got["remounted"] and not got["writable"]
    return _probe(
        "read-only stays", ok, f"remounted: {got['remounted']}, writable: {got['writable']}", NOT_HELD
    )


def _namespace(attack: Attack) -> Probe:
    made = attack("namespace")["made"]
    return _probe("no new user namespace", not made, "made" if made else "refused", NOT_HELD)


def _environment(attack: Attack) -> Probe:
    canary = secrets.token_hex(16)
    os.environ["AUTOGRADER_CANARY"] = canary
    try:
        got = attack("environment", canary)
    finally:
        del os.environ["AUTOGRADER_CANARY"]
    return _probe(
        "environment empty of ours", not got["found"], f"{len(got['names'])} names inside", NOT_HELD
    )


def _forks(attack: Attack) -> Probe:
    started = attack("forks", "100")["started"]
    remedy = "Linux 5.14 or later, or a writable cgroup with `pids`"
    return _probe("fork bomb bounded", started < SMALL.processes, f"{started} of 100 started", remedy)


def _memory(attack: Attack) -> Probe:
    got = attack("memory", "512")
    reached = f"got {got['mib']} of 512 MiB" if "mib" in got else f"ended by: {got['cause']}"
    ok = got.get("mib", 0) < SMALL.memory_mib
    return _probe("memory bounded", ok, reached, "a kernel that honours RLIMIT_DATA, or a writable cgroup")


def _file(attack: Attack) -> Probe:
    mib = attack("write", "/tmp", "12")["mib"]
    return _probe("file size bounded", mib <= SMALL.file_mib, f"{mib} of 12 MiB written", NOT_HELD)


def _writable(attack: Attack) -> Probe:
    found = attack("writable")["writable"]
    ok = set(found) <= {"/tmp", "/dev/shm", view.WORK} and max(found.values()) <= SMALL.scratch_mib
    return _probe("writes stay inside", ok, f"writable: {found} (MiB)", NOT_HELD)


def _sight(wall: Wall, attack: Attack, hidden: tuple[str, ...]) -> Probe:
    system = () if isinstance(wall, Container) else ("/etc", "/var")  # those of an image are its own
    with tempfile.TemporaryDirectory(prefix="autograder-course-") as course:
        Path(course, "gradebook.db").touch()
        paths = [*_entries(os.getcwd(), os.path.expanduser("~"), course, *system, "/home", *hidden)]
        seen = attack("seen", *paths, "/run/docker.sock", "/var/run/docker.sock")["seen"]
    detail = f"{len(paths)} paths sought, seen: {seen[:5]}"
    return _probe("course, home and gradebook out of sight", not seen, detail, NOT_HELD)


def _entries(*folders: str) -> Iterator[str]:
    """What lies in these folders and has no business inside."""
    binds = [*view.system_binds(), *view.interpreter_binds()]
    shown = [*view.SYSTEM, *(bind.inside for bind in binds), "/etc/passwd", "/etc/group"]
    for folder in folders:
        for name in sorted(os.listdir(folder))[:1000] if os.access(folder, os.R_OK) else ():
            path = os.path.join(folder, name)
            if not view.is_below(path, shown) and not any(view.is_below(place, [path]) for place in shown):
                yield path


def _uid(wall: Wall) -> Probe:
    process = SandboxedProcess(wall, Order(("/bin/sleep", "60"), SMALL))
    try:
        uid = os.stat(f"/proc/{process.first_pid}").st_uid
    finally:
        process.kill()
        process.wait()
        process.clean()
    return _probe(
        "unprivileged on the host", uid != 0, f"host uid {uid}", "start the grader with setpriv installed"
    )


def _bubblewrap(wall: Bubblewrap) -> Probe:
    version, remedy = wall.version(), remedies.remedy(remedies.look(), installed=False)
    return _probe("bubblewrap", version is not None, version or "not found", remedy)


def _namespaces() -> Probe:
    """User namespaces as the kernel's switches say; the trial behind the wall decides."""
    place = remedies.look()
    told = ", ".join(f"{Path(name).name} {value}" for name, value in place.switches.items())
    return _probe(
        "user namespaces", not place.shut, told or "no switch found", remedies.remedy(place, installed=True)
    )


def _cgroups() -> Probe:
    home = find_home()
    if home is not None:
        return Probe("cgroup", True, f"version {home.version}, memory and processes bounded in all", "")
    by_process = (
        "each process is bounded alone" if counts_processes_by_namespace() else "only memory is bounded"
    )
    return Probe(
        "cgroup", False, f"none writable: {by_process}", "start the grader under `systemd-run --user --scope`"
    )


def _libraries() -> Iterator[Probe]:
    for name in ("torch", "torchvision", "nbgrader"):
        try:
            yield Probe(name, True, metadata.version(name), "")
        except metadata.PackageNotFoundError:
            yield Probe(name, False, "not installed", "install this package's extra `instructor`")

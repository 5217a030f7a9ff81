"""A rootless container as a wall, where bubblewrap can't work: podman, or docker in its rootless mode.

``AUTOGRADER_CONTAINER=podman:IMAGE`` chooses it, on each machine that grades. The image holds Python with the
packages of the course, of the same versions as here, and not this package: of that exactly those modules are
bound into the container that bubblewrap would show. No image is fetched, and its entry point never runs.

**This was not run against a real engine.** The command lines are tested word by word, and with a program that
takes them as an engine would. Run ``autograder doctor`` before you rely on it: it attacks this wall like any
other.

How the sockets cross: they lie in a folder of the host's memory file system, bound into the container, which
runs as the examiner's own user there. What is written into it counts as the container's memory. A Unix socket
crosses no virtual machine, so the engine has to run on this Linux: macOS and Windows need one around all of
the grader.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import view
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.order import Order, Start, check_files

SETTING = "AUTOGRADER_CONTAINER"
ENGINES = ("podman", "docker")
CHANNELS = "/channels"
"""Where the folder of one start's sockets lies inside, by its name."""
ORDER = "/run/order"
"""Where the files lie inside that are copied into the working folder."""
ALIKE = ("torch", "numpy", "ipykernel")
"""Packages whose versions must be those of the examiner."""

_INNER = """
until [ -e "$1/go" ]; do sleep 0.02; done
mkdir -p "$HOME" && cp -R "$1/files/." . || exit 125
shift; "$@"; exit "$?"
"""
"""The first process inside. It waits until its number is known outside; and it stays, so that the command is
its child, as it is behind bubblewrap."""

_TRIAL = """
import importlib.metadata as m, json, platform, sys
def read(name):
    try: return open("/sys/fs/cgroup/" + name).read().strip()
    except OSError: return "not bounded"
def version(name):
    try: return m.version(name)
    except m.PackageNotFoundError: return "missing"
print(json.dumps({"python": platform.python_version()} | {n: version(n) for n in sys.argv[1:]}
    | {n: read(n) for n in ("memory.max", "pids.max")}))
"""


@dataclass(frozen=True)
class Container:
    """No network, nothing writable but small file systems in memory, no capability, no new privileges.

    ``engine``: ``"podman"`` or ``"docker"``; ``image``: an image that the engine has. ``program``: the
    engine's, where it isn't called so. ``shared``: the host's folder in memory for the sockets.
    """

    engine: str
    image: str
    program: str = ""
    shared: str = "/dev/shm"
    joins_cgroup = False  # the engine makes its own

    @classmethod
    def named(cls, setting: str) -> Container:
        """The one that the setting names. Raises: ValueError."""
        engine, _, image = setting.partition(":")
        if engine not in ENGINES or not image:
            raise ValueError(f"{SETTING} is {setting!r}: say podman:IMAGE or docker:IMAGE")
        return cls(engine, image)

    @property
    def name(self) -> str:
        return f"container ({self.engine})"

    def channels(self) -> str:
        """A folder as seen inside; its place on the host follows from its name."""
        base = tempfile.mkdtemp(prefix="autograder-", dir=self.shared)
        os.mkdir(f"{base}/channels")
        return f"{CHANNELS}/{os.path.basename(base)}"

    def from_outside(self, path: str, first_pid: int) -> str:
        base, _, rest = path.removeprefix(f"{CHANNELS}/").partition("/")
        return f"{self.shared}/{base}/channels/{rest}"

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        """A start by way of `engine_run`, which says who the first process is, and ends the container.

        Raises: ValueError for files that can't be shown.
        """
        check_files(order.files, order.limits)
        base = Path(self.from_outside(order.channels or self.channels(), 0)).parent
        _lay(base / "order/files", order.files)
        _lay(base / "channels", order.channel_files)
        listening, info = os.pipe()
        name, runs = base.name, str(Path(__file__).with_name("engine_run.py"))
        watch = [sys.executable, "-I", runs, str(info), f"{base}/order/go", name]
        return Start(
            [*watch, self._path(), *self.run_words(order, name)],
            dict(os.environ),  # the engine's own; it hands none of it on
            (info,),
            listening,
            folder=str(base),
            in_force={
                "all together": "the engine's cgroup: memory, processes",
                **{f"each process: {name}": str(value) for name, value in _ulimits(order.limits).items()},
            },
        )

    def run_words(self, order: Order, name: str) -> list[str]:
        """What the engine is told: the whole wall."""
        limits, base = order.limits, f"{self.shared}/{name}"
        scratch = f"rw,nosuid,nodev,size={limits.scratch_mib * MIB},mode=1777"
        binds = [*view.module_binds(view.package_folder()), view.Bind(f"{base}/order", ORDER)]
        memory = f"{limits.memory_mib}m"
        argv = ["python3" if word == sys.executable else word for word in order.argv]
        return [
            *["run", "--rm", "--pull", "never", "--name", name, *self._identity()],
            *["--network", "none", "--hostname", "sandbox", "--read-only"],
            *["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
            *["--security-opt", "label=disable"],  # with its labels SELinux would hide the binds
            *["--log-driver", "none"],
            *["--memory", memory, "--memory-swap", memory, "--pids-limit", str(limits.processes)],
            *[f"--ulimit={name}={value}:{value}" for name, value in _ulimits(limits).items()],
            *["--shm-size", f"{limits.scratch_mib}m", "--tmpfs", f"/tmp:{scratch}"],
            *["--tmpfs", f"{view.WORK}:{scratch}", "--workdir", view.WORK],
            *[f"--volume={bind.source}:{bind.inside}:ro" for bind in binds],
            *([f"--volume={base}/channels:{order.channels}:rw"] if order.channels else []),
            *[f"--env={key}={value}" for key, value in _environment().items()],
            *["--entrypoint", "/bin/sh", self.image, "-c", _INNER, "sh", ORDER, *argv],
        ]

    def _identity(self) -> list[str]:
        """The examiner's own user outside, under which the sockets are; nobody's account inside."""
        if self.engine == "podman":
            own = ["--userns", "keep-id:uid=1000,gid=1000", "--user", "1000:1000"]
            return [*own, "--http-proxy=false", "--read-only-tmpfs=false"]
        return ["--user", "0:0"]  # of rootless docker's namespace, where 0 is the user who started it

    def _path(self) -> str:
        program = self.program or self.engine
        return shutil.which(program) or program

    def fault(self) -> str | None:
        """Why this wall can't be built here, in a few words; None if a trial behind it went well."""
        if shutil.which(self.program or self.engine) is None:
            return f"{self.engine}, which {SETTING} names, is not installed"
        if os.geteuid() == 0:
            return "a rootless container is not started by root: start the grader as another user"
        if not os.path.isdir(self.shared):
            return f"there is no {self.shared}, where the sockets would lie"
        format_ = "{{.Host.Security.Rootless}}" if self.engine == "podman" else "{{.SecurityOptions}}"
        code, said = self._ask("info", "--format", format_)
        if code != 0:
            return f"{self.engine} gives no answer ({said})"
        if "rootless" not in said and said != "true":
            return f"{self.engine} runs as root here; its rootless mode is needed"
        if self._ask("image", "inspect", "--format", "found", self.image)[0] != 0:
            return f"{self.engine} has no image {self.image}; build or pull it first"
        return self._trial()

    def _trial(self) -> str | None:
        """What a first container says about itself, against what is wanted."""
        name = f"autograder-trial-{os.getpid()}"
        base = Path(self.shared, name)
        try:
            _lay(base / "order", {"go": b"", "files/none": b""})
            order = Order((sys.executable, "-I", "-c", _TRIAL, *ALIKE))
            code, said = self._ask(*self.run_words(order, name))
        except OSError as error:
            return f"{self.engine} can't work here ({error})"
        finally:
            shutil.rmtree(base, ignore_errors=True)
        if code != 0:
            return f"{self.engine} can't work here ({said})"
        try:
            found = json.loads(said)
        except ValueError:
            return f"{self.engine} can't work here (it said {said[:80]!r})"
        wanted = expected(order.limits)
        wrong = [f"{key} {found.get(key)}, not {w}" for key, w in wanted.items() if found.get(key) != w]
        return f"the image {self.image} as it runs here has {'; '.join(wrong)}" if wrong else None

    def _ask(self, *words: str) -> tuple[int, str]:
        """Run the engine once: its status, and the last line that it said."""
        try:
            done = subprocess.run(
                [self._path(), *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return 1, str(error)
        lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
        return done.returncode, lines[-1] if lines else f"status {done.returncode}"


def expected(limits: Limits) -> dict[str, str]:
    """What the trial must find inside: the examiner's own versions, and the limits in force."""
    versions = {name: importlib.metadata.version(name) for name in ALIKE}
    bounds = {"memory.max": str(limits.memory_mib * MIB), "pids.max": str(limits.processes)}
    return {"python": platform.python_version(), **versions, **bounds}


def _ulimits(limits: Limits) -> dict[str, int]:
    bytes_ = limits.file_mib * MIB
    return {"fsize": bytes_, "nofile": limits.open_files, "cpu": limits.cpu_s, "core": 0}


def _environment() -> dict[str, str]:
    """As behind bubblewrap, but for PATH, which is the image's own."""
    return {name: value for name, value in view.environment().items() if name != "PATH"}


def _lay(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

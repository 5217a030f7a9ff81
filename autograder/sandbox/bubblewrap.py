"""Bubblewrap as a wall: the exact command line, and why each part of it is there."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.sandbox import view
from autograder.sandbox.cgroup import Cgroup
from autograder.sandbox.limits import MIB, counts_processes_by_namespace, prlimit_argv, rlimits
from autograder.sandbox.order import Order, Start, check_files, in_force, joining

NOBODY = 65534
"""The host's uid that a sandbox gets when root starts it."""
STUDENT = 1000
"""The uid that the sandbox sees itself have."""


ISOLATION = [
    "--unshare-all",
    "--unshare-user",
    "--disable-userns",
    *("--uid", str(STUDENT), "--gid", str(STUDENT)),
    *("--cap-drop", "ALL"),
    *("--hostname", "sandbox"),
    "--new-session",
    "--die-with-parent",
    "--clearenv",
]


@dataclass(frozen=True)
class Bubblewrap:
    """Every namespace unshared, the system read-only, nothing of the host writable, no capability left.

    Root changes to an unprivileged uid before the sandbox is built: a shell, in a mount namespace of its
    own, lays the binds where that uid can reach them, and then becomes bubblewrap under that uid.
    """

    hidden: tuple[str, ...] = ()
    uid: int = NOBODY
    program: str = "bwrap"
    joins_cgroup = True

    @property
    def name(self) -> str:
        return "bubblewrap"

    def channels(self) -> str:
        """The sockets lie in the sandbox's own small tmpfs: in a folder of the host that the sandbox can
        write to, it could fill the disk."""
        return f"/run/channels-{secrets.token_hex(8)}"

    def from_outside(self, path: str, first_pid: int) -> str:
        return f"/proc/{first_pid}/root{path}"

    def prepare(self, order: Order, cgroup: Cgroup | None) -> Start:
        """The two command lines in one.

        Raises: ValueError for files or a Python environment that can't be shown; FileNotFoundError
        without util-linux.
        """
        check_files(order.files, order.limits)
        check_files(order.channel_files, order.limits)
        root = os.geteuid() == 0
        binds, masks_system, masks_python = self._seen()
        reachable = (*view.SYSTEM, "/etc")
        staged = [bind for bind in binds if root and not view.is_below(bind.source, reachable)]
        folder = _stage_folder([bind.source for bind in staged])
        places = {bind: f"{folder}/{number}" for number, bind in enumerate(staged)}
        values = rlimits(order.limits, own_processes=counts_processes_by_namespace())
        listening, info = os.pipe()
        descriptors: list[int] = [info]
        inner = [
            *[self._path(), *ISOLATION, "--info-fd", str(info)],
            *_environment_options(),
            *_own_folders(order, descriptors),
            *_system_options(binds, places, masks_system, masks_python),
            *["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", view.WORK, "--"],
            *prlimit_argv(values),
            *order.argv,
        ]
        return Start(
            [*joining(cgroup), *(self._from_root(places) if root else []), *inner],
            {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},  # seen inside, as the environment of the first process
            tuple(descriptors),
            listening,
            in_force=in_force(values, cgroup),
        )

    def template(self, door: int, ahead: Sequence[str]) -> Start:
        """The start of a process that has root's rights and sees what a sandbox sees, at the same paths.

        door: the descriptor that the template listens on; it is passed on. ahead: modules that it imports.
        Raises: ValueError for a Python environment that can't be shown.
        """
        script = view.template_bind()
        binds, masks_system, masks_python = self._seen()
        descriptors: list[int] = []
        words = [
            *[self._path(), "--die-with-parent", "--clearenv"],
            *_environment_options(),
            *_own_folders(Order(()), descriptors),
            *_system_options([*binds, script], {}, masks_system, masks_python),
            *["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", view.WORK, "--"],
            *[sys.executable, "-P", script.inside, str(door), *ahead],
        ]
        return Start(words, {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, (*descriptors, door))

    def _seen(self) -> tuple[list[view.Bind], list[str], list[str]]:
        installed = view.package_folder()
        hidden = [*self.hidden, *view.installed_packages(), str(installed)]
        masks_system = view.masks(hidden, view.SYSTEM)
        python = view.interpreter_binds(masks_system)
        masks_python = view.masks(hidden, [bind.inside for bind in python])
        return (
            [*view.system_binds(), *python, *view.module_binds(installed)],
            masks_system,
            masks_python,
        )

    def _from_root(self, places: Mapping[view.Bind, str]) -> list[str]:
        """One process that becomes the sandbox: bubblewrap in its place would stay as a parent that has
        given up its capabilities, and the signal of its death would not reach another uid."""
        sources = [bind.source for bind in places]
        ids = [f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
        return [
            *["unshare", "--mount", "--propagation", "private", "--"],
            *["/bin/sh", "-ec", _STAGE, "sh", _stage_folder(sources), *sources, "--"],
            *["setpriv", *ids, "--"],
        ]

    def _path(self) -> str:
        return shutil.which(self.program) or self.program

    def version(self) -> str | None:
        """What `bwrap --version` says; None if there is no bwrap."""
        try:
            said = subprocess.run([self.program, "--version"], capture_output=True, text=True, timeout=10)
        except OSError:
            return None
        return said.stdout.strip() or None

    def fault(self) -> str | None:
        """Why this wall can't be built here, in a few words; None if a trial behind it went well."""
        if shutil.which(self.program) is None:
            return "bubblewrap (bwrap) is not installed"
        try:
            start = self.prepare(Order(("/bin/true",)), None)
        except (FileNotFoundError, ValueError) as error:
            return str(error)
        try:
            trial = subprocess.run(
                start.argv,
                env=start.environment,
                cwd="/",
                pass_fds=start.descriptors,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=30,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"bubblewrap can't work here ({error})"
        finally:
            for descriptor in (*start.descriptors, start.info):
                if descriptor is not None:
                    os.close(descriptor)
        if trial.returncode == 0:
            return None
        said = trial.stderr.decode(errors="replace").strip().splitlines()
        return f"bubblewrap can't work here ({said[-1] if said else trial.returncode})"


_STAGE = """
folder=$1; shift; n=0
mount -t tmpfs -o mode=755,size=1m tmpfs "$folder"
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$folder/$n"; else : > "$folder/$n"; fi
  mount --rbind "$1" "$folder/$n"
  n=$((n + 1)); shift
done
shift; exec "$@"
"""


def _stage_folder(sources: list[str]) -> str:
    """A folder of the host, for the binds, that none of them lies in."""
    for folder in ("/mnt", "/media", "/srv"):
        if os.path.isdir(folder) and not any(view.is_below(source, [folder]) for source in sources):
            return folder
    return "/tmp"


def _environment_options() -> list[str]:
    return [word for name, value in view.environment().items() for word in ("--setenv", name, value)]


def _system_options(
    binds: list[view.Bind], places: Mapping[view.Bind, str], masks_system: list[str], masks_python: list[str]
) -> list[str]:
    def bound(some: list[view.Bind]) -> list[str]:
        return [word for bind in some for word in ("--ro-bind", places.get(bind, bind.source), bind.inside)]

    def masked(paths: list[str]) -> list[str]:
        return [word for path in paths for word in _tmpfs(path, 1)]

    system = [bind for bind in binds if bind.source in view.SYSTEM]
    others = [bind for bind in binds if bind.source not in view.SYSTEM]
    links = [word for path, target in view.system_links().items() for word in ("--symlink", target, path)]
    masks = [*masks_system, *masks_python]
    return [
        *[*bound(system), *links, *masked(masks_system)],
        *[*bound(others), *masked(masks_python)],
        *[word for path in masks for word in ("--remount-ro", path)],
    ]


def _own_folders(order: Order, descriptors: list[int]) -> list[str]:
    scratch = order.limits.scratch_mib
    options = ["--proc", "/proc", "--dev", "/dev"]
    options += [*_tmpfs("/tmp", scratch), *_tmpfs("/dev/shm", scratch), *_tmpfs(view.WORK, scratch)]
    options += ["--dir", view.HOME]
    account = f"student:x:{STUDENT}:{STUDENT}:student:{view.HOME}:/bin/sh\n".encode()
    copies = {"/etc/passwd": account, "/etc/group": f"student:x:{STUDENT}:\n".encode()}
    copies |= {f"{view.WORK}/{name}": data for name, data in order.files.items()}
    if order.channels:
        options += _tmpfs(order.channels, 1)
        copies |= {f"{order.channels}/{name}": data for name, data in order.channel_files.items()}
    for inside, data in copies.items():
        descriptors.append(_in_memory(data))
        options += ["--perms", "0644", "--file", str(descriptors[-1]), inside]
    return options


def _tmpfs(path: str, size_mib: int) -> list[str]:
    return ["--size", str(size_mib * MIB), "--tmpfs", path]


def _in_memory(data: bytes) -> int:
    descriptor = os.memfd_create("order")
    with open(descriptor, "wb", closefd=False) as file:
        file.write(data)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor

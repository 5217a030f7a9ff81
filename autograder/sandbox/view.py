"""What can be seen from inside the sandbox, as data: binds, masks and environment, each listed exactly."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import autograder

WORK = "/submission"
HOME = "/tmp/home"
PACKAGE = "/opt/inside"
"""Where our few modules lie inside; on PYTHONPATH."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Programs and libraries of the distribution: bound, or linked where the host has a link."""

ETC = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime")
"""What programs need of /etc; never the whole, which holds host names, accounts and keys. Fontconfig's
folder comes with it, or every import of matplotlib complains on stderr."""

MODULES = (
    "__init__.py",
    "exam/__init__.py",
    "exam/question.py",
    "exam/wire.py",
    "exam/perform.py",
    "exam/steps.py",
    "exam/agent.py",
    "exam/compiler_later.py",
    "lesson",
)
"""Ours, visible inside: the agent with what it imports, and the lessons' modules. Nothing that judges."""


@dataclass(frozen=True)
class Bind:
    """A file or folder of the host, read-only at a place inside."""

    source: str
    inside: str


def system_binds() -> list[Bind]:
    """The distribution, where the host has real folders."""
    folders = [path for path in SYSTEM if os.path.isdir(path) and not os.path.islink(path)]
    return [Bind(path, path) for path in (*folders, *ETC, "/etc/fonts") if os.path.exists(path)]


def system_links() -> dict[str, str]:
    """Links such as /bin to usr/bin: place inside to target."""
    return {path: os.readlink(path) for path in SYSTEM if os.path.islink(path)}


def interpreter_binds(masked: Iterable[str] = ()) -> list[Bind]:
    """The interpreter and the virtual environment, at their own paths, if /usr doesn't show them already.

    Raises: ValueError, if one of them is a folder that holds too much to be shown, such as /root.
    """
    binds = []
    for prefix in dict.fromkeys((sys.base_prefix, sys.prefix)):
        path = os.path.realpath(prefix)
        if path in {"/", "/home", "/root", "/opt", "/etc", "/var", os.path.expanduser("~")}:
            raise ValueError(f"the Python environment {path} would show the sandbox everything below it")
        if not is_below(path, SYSTEM) or is_below(path, masked):
            binds.append(Bind(path, prefix))
    return binds


def package_folder() -> Path:
    """The folder of this installation's package `autograder`."""
    return Path(next(iter(autograder.__path__))).resolve()


def installed_packages() -> list[str]:
    """Where else a package of our name lies on this interpreter's path."""
    folders = (os.path.join(path, "autograder") for path in sys.path)
    return [folder for folder in folders if os.path.isdir(folder)]


def module_binds(folder: Path) -> list[Bind]:
    """Exactly our modules that may be imported inside; the desk there is another one."""
    binds = [Bind(str(folder / name), f"{PACKAGE}/autograder/{name}") for name in MODULES]
    binds.append(Bind(str(folder / "sandbox/desk_inside.py"), f"{PACKAGE}/autograder/desk.py"))
    return [bind for bind in binds if os.path.exists(bind.source)]


def template_bind() -> Bind:
    """The program of the template of warm kernels, which is seen by no sandbox."""
    return Bind(str(package_folder() / "sandbox/template_inside.py"), f"{PACKAGE}/template.py")


def masks(hidden: Iterable[str], shown: Iterable[str]) -> list[str]:
    """Those of the folders to be hidden that lie below a folder that is shown."""
    shown = list(shown)
    paths = dict.fromkeys(os.path.realpath(path) for path in hidden if os.path.isdir(path))
    return [path for path in paths if is_below(path, shown) and path not in shown]


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Whether the path is one of the folders or lies below one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def environment() -> Mapping[str, str]:
    """The whole environment inside: nothing is handed on from the examiner's.

    MPLBACKEND is left out, so that ipykernel chooses its inline figures and other processes draw nothing.
    """
    return {
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "HOME": HOME,
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "TMPDIR": "/tmp",
        "NBGRADER_EXECUTION": "autograde",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "IPYTHONDIR": "/tmp/ipython",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYTHONPATH": PACKAGE,
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

"""Why bubblewrap can't work on a machine, and what to do about it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NOT_LINUX = (
    "grading needs Linux: bubblewrap, and Linux's own namespaces and limits. On Windows run it in WSL2, "
    "on macOS in a Linux virtual machine (Lima, or the one of `podman machine`), or on a server. "
    "grader.check at the desk needs none of it."
)

CONTAINER = "or let a rootless container stand in: AUTOGRADER_CONTAINER=podman:IMAGE (docs/instructors.md)"
ELSEWHERE = (
    "or have the submissions examined on machines that can: autograder grade --scheduler (docs/classes.md)"
)

SWITCHES = {
    "kernel/apparmor_restrict_unprivileged_userns": 0,
    "kernel/unprivileged_userns_clone": 1,
    "user/max_user_namespaces": 1,
}
"""Below /proc/sys, and what each has to be: that, or for the last at least that."""


@dataclass(frozen=True)
class Place:
    """What a machine says of itself. ``switches``: those of its kernel that there are. ``container``: whether
    this is inside one. ``filtered``: whether system calls are filtered."""

    switches: Mapping[str, int] = field(default_factory=dict)
    container: bool = False
    filtered: bool = False

    @property
    def shut(self) -> list[str]:
        """The switches that keep bubblewrap from making its namespaces."""
        return [
            name
            for name, value in self.switches.items()
            if (value < 1 if name.startswith("user/") else value != SWITCHES[name])
        ]


def look(root: Path = Path("/")) -> Place:
    """This machine; root: where its files lie."""
    paths = {name: root / "proc/sys" / name for name in SWITCHES}
    status = _text(root / "proc/self/status")
    groups = _text(root / "proc/1/cgroup")
    return Place(
        {name: int(path.read_text()) for name, path in paths.items() if path.exists()},
        container=any((root / name).exists() for name in (".dockerenv", "run/.containerenv"))
        or any(word in groups for word in ("docker", "kubepods", "containerd", "libpod")),
        filtered="Seccomp:\t2" in status,
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def remedy(place: Place, installed: bool) -> str:
    """What to do where a trial of bubblewrap fails. ``installed``: whether there is a bwrap at all."""
    if not installed:
        return f"install the distribution's package `bubblewrap`; {CONTAINER}"
    if place.container:
        return f"{_IN_CONTAINER}; {ELSEWHERE}"
    if place.shut:
        return f"{_BY_SWITCH[place.shut[0]]}; {CONTAINER}"
    return f"look up what bubblewrap said above, and update it and the kernel; {CONTAINER}"


_BY_SWITCH = {
    "kernel/apparmor_restrict_unprivileged_userns": (
        "AppArmor keeps programs from making user namespaces, as on Ubuntu since 23.10. A person with rights "
        "allows it for bubblewrap, by a profile of five lines in /etc/apparmor.d/bwrap that "
        "docs/instructors.md shows, and `sudo apparmor_parser -r /etc/apparmor.d/bwrap`"
    ),
    "kernel/unprivileged_userns_clone": (
        "a person with rights allows user namespaces: `sudo sysctl -w kernel.unprivileged_userns_clone=1`"
    ),
    "user/max_user_namespaces": (
        "a person with rights allows user namespaces: `sudo sysctl -w user.max_user_namespaces=15000`"
    ),
}
_IN_CONTAINER = (
    "this is inside a container, whose engine keeps it from making namespaces. Whoever starts it allows "
    "that: with docker or podman, --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
    "--security-opt systempaths=unconfined; in Kubernetes, procMount: Unmasked and a seccompProfile of type "
    "Unconfined"
)

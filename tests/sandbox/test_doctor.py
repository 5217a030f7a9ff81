"""The doctor finds this machine's walls whole, and finds the hole in a broken one."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.commands import doctor as command
from autograder.sandbox import remedies
from autograder.sandbox.container import SETTING
from autograder.sandbox.doctor import examine_machine, prove
from autograder.sandbox.walls import Bubblewrap
from tests.sandbox.weakened import Weakened


def test_all_walls_hold_here(wall: Bubblewrap) -> None:
    """On this machine no probe of a wall fails, and each says what it found."""
    probes = examine_machine()
    assert [probe for probe in probes if not probe.ok and probe.name != "cgroup"] == []
    assert all(probe.detail for probe in probes)
    assert len({probe.name for probe in probes}) == len(probes) >= 17


def test_a_probe_that_fails_has_a_remedy(wall: Bubblewrap) -> None:
    """With the network and namespaces let in, these two probes fail, each with a remedy, and no other."""
    open_wall = Weakened(adding=("--share-net",), without=(("--disable-userns",),))
    failed = {probe.name: probe.remedy for probe in prove(open_wall) if not probe.ok}
    assert set(failed) == {"no network", "no new user namespace"}
    assert all(failed.values())


@pytest.mark.parametrize(
    ("files", "installed", "says"),
    [
        ({}, False, "install the distribution's package `bubblewrap`"),
        ({"proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"}, True, "/etc/apparmor.d/bwrap"),
        ({"proc/sys/kernel/unprivileged_userns_clone": "0\n"}, True, "kernel.unprivileged_userns_clone=1"),
        ({"proc/sys/user/max_user_namespaces": "0\n"}, True, "user.max_user_namespaces=15000"),
        ({".dockerenv": ""}, True, "systempaths=unconfined.*autograder grade --scheduler"),
        ({"proc/1/cgroup": "0::/kubepods/x\n"}, True, "procMount: Unmasked"),
        ({"proc/sys/user/max_user_namespaces": "9\n"}, True, "what bubblewrap said above"),
    ],
)
def test_each_case_has_its_own_remedy(
    tmp_path: Path, files: dict[str, str], installed: bool, says: str
) -> None:
    """No bubblewrap, AppArmor, switches of the kernel, a container: what to do is said for that case."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    told = remedies.remedy(remedies.look(tmp_path), installed)
    assert re.search(says, told)
    others = (
        "apparmor.d",
        "unprivileged_userns_clone",
        "max_user_namespaces",
        "systempaths",
        "distribution's",
    )
    assert sum(other in told for other in others) == (says != "what bubblewrap said above")
    inside = ".dockerenv" in files or "proc/1/cgroup" in files
    assert ("AUTOGRADER_CONTAINER=podman:IMAGE" in told) is not inside


def test_without_linux_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """On macOS and Windows: one line, and nothing is tried."""
    monkeypatch.setattr(command.sys, "platform", "darwin")
    said = CliRunner().invoke(main, ["doctor"])
    assert (said.exit_code, "WSL2" in said.output, "podman machine" in said.output) == (1, True, True)


def test_a_container_that_is_chosen_is_what_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setting the doctor asks for that engine, and for nothing of bubblewrap's; nonsense is said."""
    monkeypatch.setenv(SETTING, "podman:course")
    monkeypatch.setenv("PATH", "/nowhere")
    failed = {probe.name: probe for probe in examine_machine() if not probe.ok}
    assert set(failed) == {"walls"}
    assert failed["walls"].detail == "podman, which AUTOGRADER_CONTAINER names, is not installed"
    monkeypatch.setenv(SETTING, "course")
    assert "say podman:IMAGE" in next(p.detail for p in examine_machine() if p.name == "walls")


def test_missing_bubblewrap_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without bubblewrap the doctor reports, and doesn't raise."""
    monkeypatch.setenv("PATH", "/nowhere")
    failed = {probe.name: probe for probe in examine_machine() if not probe.ok}
    assert {"bubblewrap", "walls"} <= set(failed)
    assert "package `bubblewrap`" in failed["bubblewrap"].remedy

"""The doctor finds this machine's walls whole, and finds the hole in a broken one."""

import pytest

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


def test_missing_bubblewrap_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without bubblewrap the doctor reports, and doesn't raise."""
    monkeypatch.setenv("PATH", "/nowhere")
    failed = {probe.name: probe for probe in examine_machine() if not probe.ok}
    assert {"bubblewrap", "walls"} <= set(failed)
    assert "package `bubblewrap`" in failed["bubblewrap"].remedy

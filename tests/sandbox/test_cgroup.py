"""Control groups are found and set in both versions; version 2 is shown by folders that look like one."""

from pathlib import Path

import pytest

from autograder.sandbox.cgroup import Home, find_home, make_cgroup
from autograder.sandbox.limits import Limits


def _version_2(tmp_path: Path, handed_down: str) -> tuple[Path, Path, Path]:
    point = tmp_path / "cgroup"
    own = point / "user.slice" / "session.scope"
    own.mkdir(parents=True)
    (own / "cgroup.subtree_control").write_text("\n")
    (own.parent / "cgroup.subtree_control").write_text(handed_down)
    mountinfo, groups = tmp_path / "mountinfo", tmp_path / "own"
    mountinfo.write_text(f"30 20 0:26 / {point} rw,nosuid shared:4 - cgroup2 cgroup2 rw\n")
    groups.write_text("0::/user.slice/session.scope\n")
    return own, mountinfo, groups


def test_version_2_makes_groups_beside_the_own_one(tmp_path: Path) -> None:
    """Where the own group hands nothing down, a group is made beside it, with memory and pids set."""
    own, mountinfo, groups = _version_2(tmp_path, "cpu memory pids\n")
    home = find_home(mountinfo, groups)
    assert home == Home(2, dict.fromkeys(("memory", "pids", "cpuacct"), own.parent))
    group = make_cgroup(home, Limits(memory_mib=100, processes=10))
    assert group is not None
    folder = group.folders["memory"]
    assert folder.parent == own.parent
    assert (folder / "memory.max").read_text() == str(100 * 1024 * 1024)
    assert int((folder / "pids.max").read_text()) >= 10
    assert group.joining_files == [folder / "cgroup.procs"]


def test_version_2_accounts(tmp_path: Path) -> None:
    """Seconds and kills are read from version 2's files."""
    _, mountinfo, groups = _version_2(tmp_path, "memory pids\n")
    group = make_cgroup(find_home(mountinfo, groups), Limits())
    assert group is not None
    (group.folders["memory"] / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    (group.folders["memory"] / "memory.events").write_text("low 0\noom 1\noom_kill 3\n")
    assert (group.cpu_s(), group.memory_kills()) == (2.5, 3)


def test_no_controllers_no_group(tmp_path: Path) -> None:
    """Where memory isn't handed down there is no home, and no group rather than a useless one."""
    _, mountinfo, groups = _version_2(tmp_path, "cpu pids\n")
    assert find_home(mountinfo, groups) is None
    assert make_cgroup(None, Limits()) is None


@pytest.mark.parametrize("missing", ["memory", "pids"])
def test_version_1_needs_both_controllers(tmp_path: Path, missing: str) -> None:
    """Under version 1 memory and pids must both be mounted."""
    lines = []
    for controller in {"memory", "pids", "cpuacct"} - {missing}:
        (tmp_path / controller).mkdir()
        lines.append(f"35 31 0:32 / {tmp_path / controller} rw - cgroup cgroup rw,{controller}\n")
    (tmp_path / "mountinfo").write_text("".join(lines))
    (tmp_path / "own").write_text("4:memory:/\n8:pids:/\n2:cpuacct:/\n")
    assert find_home(tmp_path / "mountinfo", tmp_path / "own") is None


def test_groups_of_dead_examiners_are_swept(tmp_path: Path) -> None:
    """An empty group whose maker is gone is removed at the next start; a living one's stays."""
    own, mountinfo, groups = _version_2(tmp_path, "memory pids\n")
    dead, alive = own.parent / "autograder-999999999-1", own.parent / "autograder-1-1"
    dead.mkdir()
    alive.mkdir()
    make_cgroup(find_home(mountinfo, groups), Limits())
    assert (dead.exists(), alive.exists()) == (False, True)

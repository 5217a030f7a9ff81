"""Each wall: the attack fails behind it, and succeeds where that one stone is taken out."""

import os
import secrets
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import view
from autograder.sandbox.doctor import attempt
from autograder.sandbox.limits import Limits
from autograder.sandbox.order import Order
from autograder.sandbox.process import SandboxedProcess, run
from autograder.sandbox.walls import Bubblewrap, NoSandbox, NoWall, Wall, find_wall
from tests.sandbox.weakened import Weakened

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has the privileges that are given up")


@pytest.fixture
def listener() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def test_there_is_no_network(either: Wall, listener: str) -> None:
    """Inside there is no interface but a lonely loopback; with the network shared, the host is reached."""
    inside = attempt(either, Limits(), "network", listener)
    shared = attempt(Weakened(adding=("--share-net",)), Limits(), "network", listener)
    assert (set(inside["interfaces"]) <= {"lo"}, inside["connected"]) == (True, False)
    assert shared["connected"]


def test_no_capability_and_no_new_privileges(either: Wall) -> None:
    """CapEff and CapBnd are 0 and NoNewPrivs is 1 inside; without a wall NoNewPrivs is 0."""
    inside = attempt(either, Limits(), "privileges")
    assert (inside["CapEff"], inside["CapBnd"], inside["NoNewPrivs"]) == (0, 0, 1)
    assert attempt(NoWall(), Limits(), "privileges")["NoNewPrivs"] == 0


AS_ROOT = (
    ("--unshare-user",),
    ("--disable-userns",),
    ("--uid", "1000", "--gid", "1000"),
    ("--cap-drop", "ALL"),
)


@needs_root
def test_read_only_stays_read_only(either: Wall) -> None:
    """A bind can't be made writable; with root's identity and capabilities left, the host's file can."""
    target = f"{view.PACKAGE}/autograder/__init__.py"
    assert attempt(either, Limits(), "remount", target) == {
        "remounted": False,
        "writable": False,
        "cause": "ended",
    }
    assert attempt(Weakened(uid=0, without=AS_ROOT), Limits(), "remount", target)["writable"]


@needs_root
def test_root_becomes_nobody_on_the_host(wall: Bubblewrap) -> None:
    """Started by root, the sandbox runs under an unprivileged uid of the host; without a wall, as root."""
    assert _host_uid(wall) == 65534
    assert _host_uid(NoWall()) == 0


def _host_uid(wall: Bubblewrap | NoWall) -> int:
    process = SandboxedProcess(wall, Order(("/bin/sleep", "60")))
    try:
        return os.stat(f"/proc/{process.first_pid}").st_uid
    finally:
        process.kill()
        process.wait()
        process.clean()


def test_no_user_namespace_can_be_made(either: Wall) -> None:
    """Nobody becomes root of a namespace of its own inside; without --disable-userns it does."""
    assert not attempt(either, Limits(), "namespace")["made"]
    assert attempt(Weakened(without=(("--disable-userns",),)), Limits(), "namespace")["made"]


def test_the_environment_is_not_handed_on(either: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process inside holds a word of the examiner's environment; without a wall it is found."""
    canary = secrets.token_hex(16)
    monkeypatch.setenv("AUTOGRADER_CANARY", canary)
    inside = attempt(either, Limits(), "environment", canary)
    assert inside["found"] == []
    assert {"NBGRADER_EXECUTION", "OMP_NUM_THREADS", "HOME"} <= set(inside["names"])
    assert attempt(NoWall(), Limits(), "environment", canary)["found"]


def test_folders_of_the_course_are_out_of_sight(either: Wall, tmp_path: Path) -> None:
    """A gradebook on the host isn't there inside; without a wall it is."""
    gradebook = tmp_path / "gradebook.db"
    gradebook.touch()
    repository = Path(__file__).parents[2]
    paths = [str(gradebook), str(repository / "pyproject.toml"), "/etc/shadow", "/etc/hostname", "/var/lib"]
    assert attempt(either, Limits(), "seen", *paths)["seen"] == []
    assert attempt(NoWall(), Limits(), "seen", *paths)["seen"][:2] == paths[:2]


def test_a_course_below_usr_is_masked() -> None:
    """A folder named as hidden is empty inside though it lies below /usr; not named, it is seen."""
    folder = next(
        path for path in sorted(Path("/usr/share").iterdir()) if path.is_dir() and any(path.iterdir())
    )
    entry = str(next(folder.iterdir()))
    assert attempt(Bubblewrap(hidden=(str(folder),)), Limits(), "seen", entry)["seen"] == []
    assert attempt(Bubblewrap(), Limits(), "seen", entry)["seen"] == [entry]


def test_other_processes_are_out_of_sight(either: Wall) -> None:
    """Inside only the sandbox's own processes are listed; without a wall the test's own is among them."""
    mine = f"/proc/{os.getpid()}/exe"
    assert attempt(either, Limits(), "processes")["seen"] <= 4
    assert attempt(either, Limits(), "seen", mine)["seen"] == []
    assert attempt(NoWall(), Limits(), "seen", mine)["seen"] == [mine]


def test_nothing_that_judges_can_be_imported(either: Wall) -> None:
    """Of our package the agent's modules and the lessons are there inside, the checks and grading not."""
    ours = ("autograder.lesson", "autograder.exam", "autograder.desk")
    judging = ("autograder.checks", "autograder.rubric", "autograder.grading", "autograder.exam.student")
    order = Order((sys.executable, "-P", "-c", _IMPORTS, *ours, *judging))
    assert run(either, order, timeout_s=60).tail.split() == list(ours)
    # Without a wall the desk is the real one, which may not exist yet; what judges is there.
    assert set(judging) <= set(run(NoWall(), order, timeout_s=60).tail.split())


_IMPORTS = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
        print(name)
    except ImportError:
        pass
"""


def test_the_desk_inside_refuses(either: Wall) -> None:
    """A check called inside says that the examiner asks."""
    code = "from autograder.desk import Grader; Grader('lesson', seed=1).check('kl')"
    ended = run(either, Order((sys.executable, "-P", "-c", code)), timeout_s=60)
    assert "RuntimeError: grader.check('kl') was called inside the sandbox: in grading" in ended.tail


def test_submitted_files_are_copies(either: Wall) -> None:
    """Files come in by name, also in folders; they may be changed, and the host's aren't."""
    code = "open('a/b.csv', 'a').write('3'); print(open('a/b.csv').read(), open('c').read())"
    order = Order((sys.executable, "-P", "-c", code), files={"a/b.csv": b"12", "c": b"see"})
    assert run(either, order, timeout_s=60).tail == "123 see\n"


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../up", "", "nul\0"])
def test_a_file_name_can_not_lead_out(wall: Bubblewrap, name: str) -> None:
    """A name that leads out of the working folder is refused before anything starts."""
    with pytest.raises(ValueError, match="leads out of the folder"):
        SandboxedProcess(wall, Order(("/bin/true",), files={name: b""}))


def test_without_bubblewrap_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing bubblewrap is an error that names the package and the waiver; only a choice gives no wall."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoSandbox, match=r"package `bubblewrap`, or set AUTOGRADER_WAIVE_SANDBOX=1") as caught:
        find_wall()
    assert "\n" not in str(caught.value)
    assert find_wall(required=False).name == "none"


def test_a_wall_that_gives_up_says_why() -> None:
    """Where bubblewrap starts and can't finish, its own words are in the error."""
    broken = Weakened(adding=("--no-such-option",))
    assert "no-such-option" in (broken.fault() or "")
    with pytest.raises(RuntimeError, match=r"could not be built.*no-such-option"):
        SandboxedProcess(broken, Order(("/bin/true",)))

"""Workers must be alike: what differs is one line, and nothing is graded."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from typing import Any

import nbformat.v4
import pytest

from autograder.grading import pool, there
from autograder.grading.apart import Job
from autograder.grading.fingerprint import fingerprint
from autograder.grading.pool import Pool, Where
from autograder.grading.there import ClusterError, differs, examine_there, own_fingerprint

HERE = {**fingerprint("none")}


class Answered:
    """A future that has its result, or its error."""

    def __init__(self, result: Any) -> None:
        self._result = result

    def result(self) -> Any:
        if isinstance(self._result, Exception):
            raise self._result
        return self._result


class Client:
    """As much of Dask's client as comparing fingerprints needs."""

    def __init__(self, **fingerprints: Any) -> None:
        self.found = fingerprints
        self.scheduler = None

    def wait_for_workers(self, count: int, timeout: float) -> None:
        if not self.found:
            raise TimeoutError

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        return {"workers": self.found}

    def submit(self, work: Any, wall: str, workers: list[str], pure: bool) -> Answered:
        return Answered(self.found[workers[0]])


def check(**fingerprints: Any) -> None:
    Pool(Client(**fingerprints), "required").check()  # type: ignore[arg-type]


def test_alike_is_alike() -> None:
    """The same versions, package and a sandbox that works: nothing is said."""
    assert differs(HERE, HERE) == ""
    check(one=HERE, two=HERE)


@pytest.mark.parametrize(
    ("there", "says"),
    [
        ({"torch": "2.6.0"}, f"torch 2.6.0, here {HERE['torch']}"),
        ({"cpu": "DEFAULT"}, f"cpu DEFAULT, here {HERE['cpu']}"),
        ({"package": "other"}, f"package other, here {HERE['package']}"),
        ({"sandbox": "bubblewrap (bwrap) is not installed"}, "no sandbox: bubblewrap"),
    ],
)
def test_a_mixed_cluster_is_refused(there: dict[str, str], says: str) -> None:
    """The worker is named, with what differs."""
    with pytest.raises(
        ClusterError, match=f"worker two would not grade as this machine does: .*{re.escape(says)}"
    ):
        check(one=HERE, two={**HERE, **there})


def test_a_cluster_without_workers_is_one_line() -> None:
    """Nobody there within the time is said so."""
    with pytest.raises(ClusterError, match="no worker came within"):
        check()


def test_a_worker_that_can_not_answer_is_one_line() -> None:
    """Another package that knows no fingerprint, say."""
    with pytest.raises(ClusterError, match="can't be asked for its fingerprint: no such thing"):
        check(one=RuntimeError("no such thing"))


def test_a_worker_that_joins_later_is_held_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker itself compares before it examines anything."""
    monkeypatch.setattr(there, "own_fingerprint", lambda wall: {**HERE, "torch": "2.6.0"})
    with pytest.raises(ClusterError, match=r"a worker joined .* torch 2\.6\.0"):
        examine_there(HERE, Job("a-lesson", "ada", 1), nbformat.v4.new_notebook(), {}, None)


def test_a_scheduler_that_is_not_there_is_one_line() -> None:
    """A wrong address: the address and the cause."""
    where = Where(scheduler="tcp://127.0.0.1:1")
    with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1: the scheduler can't be reached"):
        pool._connect(where, timeout_s=1)


def test_tls_is_required_where_it_is_asked_for() -> None:
    """With certificates the connection is encrypted or there is none; else Dask's configuration decides."""
    security = Where(ca="ca.pem", cert="cert.pem", key="key.pem").security()
    assert security is not None
    assert security.require_encryption
    assert Where().security() is None


def test_a_worker_imports_nothing_that_computes() -> None:
    """Its examiner does: a worker is there at once, and holds no torch beside the examiner's."""
    asked = (
        "import sys, autograder.grading.there; print([n for n in ('torch', 'nbgrader') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_worker_is_sent_imports_nothing_that_computes() -> None:
    """Reading it must not bring in torch either: each worker would, with its first submission."""
    job = Job("a-lesson", "ada", 1, key={"check": {"answers": {"a": 1.5}}})
    sent = pickle.dumps((examine_there, own_fingerprint, HERE, job, nbformat.v4.new_notebook()))
    asked = "import pickle, sys; pickle.load(sys.stdin.buffer); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], input=sent, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "False"

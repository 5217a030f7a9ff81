"""Workers that examine submissions: a map over a Dask cluster, of this machine or of many.

What travels to a worker is one submission with its derived seed and the lesson's answer key; what comes
back is its outcome. Workers write nothing and share no disk. One that is lost costs only what it was doing,
which another one does again.
"""

from __future__ import annotations

import contextlib
import queue
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.security import Security
from nbformat import NotebookNode

from autograder.grading.apart import EXAMINER, Job, NoWallHere, Outcome, Recorded
from autograder.grading.cores import cores
from autograder.grading.fingerprint import fingerprint
from autograder.grading.sitting import Sitting
from autograder.grading.there import ClusterError, differs, examine_there, own_fingerprint

CONFIG: dict[str, Any] = {
    "distributed.admin.large-graph-warning-threshold": "1 GiB",  # a submission with its files is one
    "distributed.scheduler.allowed-failures": 2,
    "distributed.comm.timeouts.connect": "20s",
}
CONNECT_S = 20.0


@dataclass(frozen=True)
class Where:
    """Which workers. ``workers``: of a local cluster, as many as cores by default.

    ``scheduler``: the address of one that runs already. ``ca``, ``cert``, ``key``: files for its TLS.
    """

    workers: int | None = None
    scheduler: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""

    def security(self) -> Security | None:
        """What Dask needs for TLS; None leaves it to Dask's own configuration."""
        if not (self.ca or self.cert or self.key):
            return None
        return Security(
            tls_ca_file=self.ca,
            tls_client_cert=self.cert,
            tls_client_key=self.key,
            require_encryption=True,
        )


Examine = Callable[[Mapping[str, str], Job, NotebookNode, Mapping[str, bytes], "Recorded | None"], Outcome]
"""What a worker does with one submission, see `examine_there`."""


class Pool:
    """The workers behind one client. ``examine``: what each does, in place of `examine_there`."""

    def __init__(self, client: Client, wall: str, examine: Examine | None = None) -> None:
        self.client, self.wall, self.examine = client, wall, examine or examine_there
        self.expected = fingerprint("none") | {"sandbox": "as wanted"}
        self._ended: queue.SimpleQueue[tuple[str, Future]] = queue.SimpleQueue()
        self._running: dict[str, Future] = {}

    def check(self) -> None:
        """Have every worker there is show its fingerprint. Raises: ClusterError naming those that differ."""
        workers = self._workers()
        asked = {
            address: self.client.submit(own_fingerprint, self.wall, workers=[address], pure=False)
            for address in workers
        }
        for address, future in asked.items():
            if said := differs(self._result(future), self.expected):
                raise ClusterError(f"worker {address} would not grade as this machine does: {said}")

    def _workers(self) -> list[str]:
        try:
            self.client.wait_for_workers(1, timeout=CONNECT_S)
            return list(self.client.scheduler_info(n_workers=-1)["workers"])
        except (TimeoutError, OSError) as error:
            raise ClusterError(f"{self._address()}: no worker came within {CONNECT_S:g} s") from error

    def _address(self) -> str:
        return str(self.client.scheduler.address if self.client.scheduler else "the cluster")

    def _result(self, future: Future) -> Any:
        try:
            return future.result()
        except (KilledWorker, OSError, RuntimeError) as error:
            raise ClusterError(f"a worker can't be asked for its fingerprint: {error}") from None

    @property
    def size(self) -> int:
        """How many submissions are examined at a time."""
        with contextlib.suppress(Exception):
            return max(1, sum(self.client.nthreads().values()))
        return 1

    def submit(self, sitting: Sitting, recorded: Recorded | None) -> None:
        """Have a submission examined, or judged again as far as ``recorded`` answers."""
        name, job = sitting.job.student, sitting.job
        future = self.client.submit(
            self.examine,
            self.expected,
            job,
            sitting.notebook,
            dict(sitting.files),
            recorded,
            key=f"{job.lesson}-{name}-{uuid.uuid4().hex[:8]}",
            pure=False,
        )
        self._running[name] = future
        future.add_done_callback(lambda ended: self._ended.put((name, ended)))

    def next(self, timeout_s: float) -> tuple[str, Outcome | str] | None:
        """The next student whose examination ended, with the outcome, or why there is none, in a line.

        None, where none ended in time. Raises: ClusterError.
        """
        if self.client.status not in ("running", "connecting"):
            raise ClusterError(f"the scheduler is gone ({self.client.status})")
        try:
            name, future = self._ended.get(timeout=timeout_s)
        except queue.Empty:
            return None
        del self._running[name]
        return name, _outcome(future)

    def give_up(self) -> None:
        """Take back what has not ended."""
        with contextlib.suppress(Exception):
            self.client.cancel(list(self._running.values()), force=True)
        self._running = {}


def _outcome(future: Future) -> Outcome | str:
    try:
        found = future.result()
    except (NoWallHere, ClusterError) as refusal:
        raise ClusterError(str(refusal)) from None
    except KilledWorker as killed:
        return f"it ended every worker that tried it, {killed.allowed_failures + 1} of them"
    except Exception as error:
        if future.status in ("cancelled", "lost"):
            raise ClusterError("the scheduler is gone, and what it had to do") from None
        return f"{type(error).__name__}: {error}"
    assert isinstance(found, Outcome)
    return found


@contextlib.contextmanager
def workers(where: Where, wall: str, examine: Examine | None = None) -> Iterator[Pool]:
    """The workers, their fingerprints compared. ``examine``: what each does, in place of `examine_there`.

    Raises: ClusterError.
    """
    with dask.config.set(CONFIG), contextlib.ExitStack() as stack:
        if where.scheduler:
            client = _connect(where)
        else:
            stack.callback(EXAMINER.reopen)
            client = Client(stack.enter_context(_local(where.workers or cores())))
            stack.callback(EXAMINER.end)
        stack.callback(_close, client)
        pool = Pool(client, wall, examine)
        stack.callback(pool.give_up)
        pool.check()
        yield pool


def _connect(where: Where, timeout_s: float = CONNECT_S) -> Client:
    try:
        return Client(where.scheduler, security=where.security(), timeout=timeout_s, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError, TypeError) as error:
        cause = (str(error).splitlines() or [type(error).__name__])[0]
        raise ClusterError(f"{where.scheduler}: the scheduler can't be reached: {cause}") from None


def _local(count: int) -> LocalCluster:
    """Workers in threads of this process, which have nothing to compute: their examiner is another one. They
    talk to nobody outside."""
    return LocalCluster(
        n_workers=count,
        threads_per_worker=1,
        processes=False,
        dashboard_address=None,
        memory_limit=0,
        silence_logs=50,
    )


def _close(client: Client) -> None:
    with contextlib.suppress(Exception):
        client.close(timeout=5)

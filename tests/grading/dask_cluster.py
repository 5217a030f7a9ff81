"""A Dask cluster of real processes, started as docs/classes.md says, TLS included."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from distributed.security import Security

from autograder.sandbox.warm import HOLDER

DASK = str(Path(sys.executable).parent / "dask")
AUTOGRADER = [sys.executable, "-c", "from autograder.cli import main; main()"]
WAIT_S = 120.0


@dataclass
class Cluster:
    """The scheduler's process and the workers', and the options by which the command reaches them."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def tls(self) -> list[str]:
        return [
            f"--tls-ca={self.folder}/ca.pem",
            f"--tls-cert={self.folder}/cert.pem",
            f"--tls-key={self._key}",
        ]

    @property
    def _key(self) -> Path:
        return self.folder / "key.pem"

    @property
    def address(self) -> str:
        return str(json.loads((self.folder / "scheduler.json").read_text())["address"])

    def listens(self) -> bool:
        """Whether the scheduler has written down where it is."""
        try:
            return bool(self.address)
        except (OSError, ValueError):
            return False

    def start(self, name: str, *words: str) -> None:
        """A process of Dask's own command; ``name`` is ours for it."""
        tls = [f"--tls-ca-file={self.folder}/ca.pem", *self.tls[1:]]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [DASK, *words, *tls], cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

    def worker(self, name: str) -> None:
        self.start(name, "worker", self.address, "--nthreads=1", "--no-nanny", "--no-dashboard")

    def below(self, name: str) -> list[psutil.Process]:
        """What a process of the cluster has started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.processes[name].pid).children(recursive=True)
        return []

    def busy(self) -> str | None:
        """A worker that has a sandbox for a student's kernel, cold or warm, if there is one."""
        for name in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                if any({"autograder.exam.agent", HOLDER[-1]} & {*p.cmdline()} for p in self.below(name)):
                    return name
        return None

    def kill(self, name: str) -> None:
        """kill -9, and proof that nothing of it stays behind."""
        left = self.below(name)
        self.processes[name].kill()
        self.processes[name].wait()
        assert psutil.wait_procs(left, timeout=30)[1] == []


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A scheduler and this many workers."""
    folder.mkdir(parents=True)
    made = Security.temporary()
    for name, text in (
        ("ca", made.tls_ca_file),
        ("cert", made.tls_client_cert),
        ("key", made.tls_client_key),
    ):
        (folder / f"{name}.pem").write_text(str(text))
    started = Cluster(folder)
    try:
        started.start(
            "scheduler",
            *("scheduler", "--host=tls://127.0.0.1:0", "--scheduler-file=scheduler.json", "--no-dashboard"),
        )
        until(started.listens)
        for number in range(workers):
            started.worker(f"worker-{number}")
        yield started
    finally:
        for process in started.processes.values():
            process.kill()
            process.wait()


def until(happened: object, process: subprocess.Popen[str] | None = None) -> None:
    """Wait for it. Raises: TimeoutError; RuntimeError, when the process that should do it has ended."""
    end = time.monotonic() + WAIT_S
    while not happened():  # type: ignore[operator]
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}: {process.communicate()[0][-2000:]}")
        if time.monotonic() > end:
            raise TimeoutError("it did not happen")
        time.sleep(0.05)


def command(root: Path, *words: str) -> subprocess.Popen[str]:
    """`autograder` in a course folder, in a session of its own."""
    return subprocess.Popen(
        [*AUTOGRADER, *words],
        cwd=root,
        env={**os.environ, "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

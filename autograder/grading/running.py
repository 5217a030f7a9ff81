"""One notebook's kernel behind the wall: cells run under limits, questions asked, restarts where needed.

What a submission's code does to its kernel is an incident here, never an exception for the examiner.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from jupyter_client import AsyncKernelClient
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.exam.wire import SEED_REQUEST
from autograder.sandbox.kernel import SandboxedKernelManager
from autograder.sandbox.kernel_student import exchange_over
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.walls import Wall

T = TypeVar("T")

STOPPED_S = 5.0
"""More than the end of a sandbox takes once it is killed."""


@dataclass(frozen=True)
class Pace:
    """Time and output that one cell may take.

    ``cell_cpu_s`` counts what everything in the sandbox computes; ``cell_wall_s`` is for cells that wait.
    ``grace_s``: between the interrupt and the kill. ``restarts``: after more of them nothing is run.
    """

    cell_cpu_s: float = 60.0
    cell_wall_s: float = 240.0
    grace_s: float = 5.0
    output_mib: float = 8.0
    restarts: int = 10


@dataclass(frozen=True)
class Incident:
    """What the sandbox stopped or saw. ``cell``: the cell's id, or ``""``."""

    kind: str
    cell: str
    says: str


class KernelLost(Exception):
    """The kernel is gone and could not be replaced."""


class _BoundedClient(NotebookClient):
    """Collects a cell's outputs up to a limit; what is beyond it is not kept."""

    def __init__(self, nb: NotebookNode, limit_mib: float, **kwargs: Any) -> None:
        super().__init__(nb, **kwargs)
        self.limit_bytes = limit_mib * MIB
        self.kept_bytes = 0
        self.overflowed = False

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        content = msg.get("content", {})
        self.kept_bytes += len(str(content.get("text", ""))) + len(str(content.get("data", "")))
        if self.kept_bytes > self.limit_bytes and msg.get("msg_type") != "status":
            self.overflowed = True
            return None
        return super().process_message(msg, cell, cell_index)


class Running:
    """A notebook's kernel, from start to end; a context manager that leaves no process behind."""

    def __init__(
        self,
        nb: NotebookNode,
        wall: Wall,
        limits: Limits,
        pace: Pace,
        files: Mapping[str, bytes],
        seed: int,
    ) -> None:
        self.nb, self.wall, self.limits, self.pace = nb, wall, limits, pace
        self.files, self.seed = dict(files), seed
        self.incidents: list[Incident] = []
        self.lost = False
        self.restarts = 0
        self._ran: list[int] = []
        self._loop = asyncio.Runner()
        self._manager: SandboxedKernelManager | None = None
        self._client: _BoundedClient | None = None

    def __enter__(self) -> Running:
        self._run(self._start())
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            self._run(self._stop())
        finally:
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run(work)

    async def _start(self) -> None:
        self._manager = SandboxedKernelManager(self.wall, self.limits, self.files)
        self._client = _BoundedClient(
            self.nb,
            self.pace.output_mib,
            km=self._manager,
            timeout=None,
            allow_errors=True,
            store_widget_state=False,
            iopub_timeout=10,
            skip_cells_with_tag="never",  # a tag of the student's leaves no cell out
            on_cell_executed=_show_hidden_error,
            log=_quiet(),
        )
        await self._client.async_start_new_kernel()
        await self._client.async_start_new_kernel_client()
        assert self._client.kc is not None
        await exchange_over(_async(self._client.kc), SEED_REQUEST, {"seed": self.seed}, [], 30.0)
        self.lost = False

    async def _stop(self) -> None:
        if self._manager is not None and self._manager.process is not None:
            self._manager.process.kill()  # nbclient would look for its end ten times a second
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._manager.provisioner.wait(), STOPPED_S)
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.shutdown_kernel = "immediate"
                await self._client._async_cleanup_kernel()
        if self._manager is not None and self._manager.process is not None:
            self._manager.process.clean()
        self._client = self._manager = None

    def exchange(
        self, kind: str, content: dict[str, Any], buffers: list[bytes], wall_s: float
    ) -> dict[str, Any] | None:
        """Send one message to the kernel and wait for its reply; None when there is none."""
        try:
            self.ready()
        except KernelLost:
            return None
        assert self._client is not None
        return self._run(exchange_over(_async(self._client.kc), kind, content, buffers, wall_s))

    def lose(self, says: str) -> None:
        """The kernel does not answer any more: the next cell or check gets a new one."""
        self.lost = True
        self.incidents.append(Incident("kernel-lost", "", says))

    def make_room(self) -> None:
        """End the processes that cells left behind, as many as keep the kernel from starting one."""
        if self._manager is not None and self._manager.process is not None:
            ended = self._manager.process.kill_strays()
            says = f"{ended} processes that cells had left behind were ended, to make room for questions."
            self.incidents.append(Incident("processes-ended", "", says))

    def cell(self, index: int) -> bool:
        """Run one cell; True when it came to its end, with or without an exception of its own."""
        self.ready()
        ended = self._run(self._cell(index))
        if ended:
            self._ran.append(index)
        return ended

    def ready(self) -> None:
        """A kernel in the state that the cells so far left, started again where it was lost.

        Raises: KernelLost, when it was started again too often.
        """
        while self.lost:
            self._run(self._stop())
            if self.restarts >= self.pace.restarts:
                raise KernelLost(f"the kernel was lost more than {self.pace.restarts} times")
            self.restarts += 1
            self._run(self._start())
            outputs = {i: self.nb.cells[i].get("outputs", []) for i in self._ran}
            ran, self._ran = self._ran, []
            for index in ran:
                if self._run(self._cell(index)):
                    self._ran.append(index)
                self.nb.cells[index]["outputs"] = outputs[index]
                if self.lost:
                    break

    async def _cell(self, index: int) -> bool:
        assert self._client is not None
        assert self._manager is not None
        cell = self.nb.cells[index]
        self._client.kept_bytes, self._client.overflowed = 0, False
        started_s, cpu_s = time.monotonic(), self._manager.cpu_s()
        running = asyncio.ensure_future(self._client.async_execute_cell(cell, index))
        stopped = ""
        while not running.done():
            await asyncio.wait([running], timeout=0.2)
            if not stopped:
                stopped = self._over(self._manager.cpu_s() - cpu_s, time.monotonic() - started_s)
                if stopped and not running.done():
                    await self._interrupt(running)
        return self._ended(running, cell, stopped)

    def _over(self, cpu_s: float, wall_s: float) -> str:
        assert self._client is not None
        if cpu_s > self.pace.cell_cpu_s:
            return f"it had computed for {self.pace.cell_cpu_s:g} s"
        if wall_s > self.pace.cell_wall_s:
            return f"it had run for {self.pace.cell_wall_s:g} s"
        if self._client.overflowed:
            return f"its output was over {self.pace.output_mib:g} MiB"
        return ""

    async def _interrupt(self, running: asyncio.Future[Any]) -> None:
        """Interrupt, and kill what does not heed it."""
        assert self._manager is not None
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._manager.interrupt_kernel(), self.pace.grace_s)
        await asyncio.wait([running], timeout=self.pace.grace_s)
        if not running.done():
            self.lost = True
            if self._manager.process is not None:
                self._manager.process.kill()
            running.cancel()

    def _ended(self, running: asyncio.Future[Any], cell: NotebookNode, stopped: str) -> bool:
        cause = stopped and f"Stopped, because {stopped}."
        try:
            running.result()
        except (Exception, asyncio.CancelledError) as error:
            self.lost = True
            cause = cause or f"The kernel was lost here ({type(error).__name__})."
        if cause:
            kind = "kernel-lost" if self.lost else "cell-stopped"
            self.incidents.append(Incident(kind, cell.get("id", ""), cause))
            cell.setdefault("outputs", []).append(
                new_output("error", ename="Stopped", evalue=cause, traceback=[cause])
            )
        return not cause


def _show_hidden_error(cell: NotebookNode, execute_reply: dict[str, Any], **_: Any) -> None:
    """An error that the notebook kept from being shown is shown: tracebacks can be switched off."""
    reply = execute_reply["content"]
    if reply.get("status") == "error" and not any(o.output_type == "error" for o in cell.outputs):
        name, value = str(reply.get("ename", "")), str(reply.get("evalue", ""))
        cell.outputs.append(new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"]))


def _async(client: Any) -> AsyncKernelClient:
    assert isinstance(client, AsyncKernelClient)
    return client


def _quiet() -> Any:

    logger = logging.getLogger("autograder.cells")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    return logger

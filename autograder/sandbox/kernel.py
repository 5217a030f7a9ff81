"""A Jupyter kernel behind a wall, as nbclient and jupyter_client drive it.

    manager = SandboxedKernelManager(wall=find_wall(), limits=Limits(), files={"data.csv": b"..."})
    client = NotebookClient(notebook, km=manager)

The manager makes its provisioner itself: the class that `KernelProvisionerFactory` is configured with is
ignored by nbclient, and the kernel would then run with no wall and without a word. One manager runs one
kernel, once; to start again, make another manager.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import queue
import stat
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.connect import ConnectionFileMixin, channel_socket_types
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import default

from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.order import Order
from autograder.sandbox.process import Ended, SandboxedProcess
from autograder.sandbox.walls import Wall
from autograder.sandbox.warm import start

AGENT_ARGV = (sys.executable, "-P", "-m", "autograder.exam.agent", "-f", "{connection_file}")
"""-P: nothing in the working folder stands in for a module of ours or of the library."""

CHANNELS = ("shell", "iopub", "stdin", "hb", "control")
GRACE_S = 0.5
"""How long a kernel with a closed connection may take to end by itself."""


class SandboxProvisioner(KernelProvisionerBase):
    """Starts a kernel behind a wall, and holds the outer ends of its sockets.

    The sockets lie in a folder that the student's code can write to. Each is opened once, as a socket and
    nothing else, and reached through that descriptor: what a path there is changed to later is nothing.
    """

    def __init__(
        self, wall: Wall, limits: Limits, files: Mapping[str, bytes], startup_s: float, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.wall = wall
        self.limits = limits
        self.files = files
        self.startup_s = startup_s
        self.process: SandboxedProcess | None = None
        self.ended: Ended | None = None
        self._sockets: dict[str, int] = {}
        self._running = False
        self.cut_off: Callable[[], bool] | None = None
        """Whether a connection was closed under the client; set by the client."""
        self._cut_off_since: float | None = None

    def url(self, channel: str) -> str:
        """Where the examiner reaches a channel; after the end, and before the start, nowhere."""
        return f"ipc:///proc/self/fd/{self._sockets.get(channel, 'closed')}"

    @property
    def has_process(self) -> bool:
        return self._running

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Write the connection file in memory. Called by the manager.

        Raises: RuntimeError, if this manager's kernel was started before.
        """
        if self.process is not None:
            raise RuntimeError("a sandboxed kernel is not started twice: make another manager")
        assert self.parent is not None
        session = self.parent.session
        channels = self.wall.channels()
        info: dict[str, Any] = {f"{channel}_port": n for n, channel in enumerate(CHANNELS, 1)}
        info |= {"transport": "ipc", "ip": f"{channels}/kernel", "kernel_name": "sandboxed"}
        info |= {"key": session.key, "signature_scheme": session.signature_scheme}
        self.connection_info = info  # type: ignore[assignment]
        content = {**info, "key": info["key"].decode()}
        connection_file = f"{channels}/connection.json"
        extra = kwargs.pop("extra_arguments", None) or []
        command = (word.replace("{connection_file}", connection_file) for word in self.kernel_spec.argv)
        argv = [*command, *extra]
        order = Order(
            argv=tuple(argv),
            limits=self.limits,
            files=self.files,
            channels=channels,
            channel_files={"connection.json": json.dumps(content).encode()},
        )
        return {"cmd": argv, "env": {}, "order": order}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start it and wait until its sockets are there. Called by the manager.

        Raises: RuntimeError, if the kernel ends first or takes longer than `startup_s`, with what it said.
        """
        order: Order = kwargs["order"]
        self.process = start(self.wall, order)
        self._running = True
        until = time.monotonic() + self.startup_s
        for number, channel in enumerate(CHANNELS, 1):
            path = self.wall.from_outside(f"{order.channels}/kernel-{number}", self.process.first_pid)
            while not self._open(channel, path):
                code = self.process.poll()
                if code is not None or time.monotonic() > until:
                    await self.kill()
                    await self.wait()
                    await self.cleanup()
                    went = f"ended with status {code}" if code is not None else "did not get ready in time"
                    raise RuntimeError(f"the sandboxed kernel {went}: {self._said()}")
                await asyncio.sleep(0.01)
        return self.connection_info

    def _open(self, channel: str, path: str) -> bool:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return False
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return False
        self._sockets[channel] = descriptor
        return True

    def _said(self) -> str:
        lines = (self.process.tail() if self.process else "").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    async def poll(self) -> int | None:
        """The exit status, None while it runs. Called by the manager, about once a second by nbclient."""
        if self.process is None:
            return 0
        if self.process.poll() is None and self.cut_off is not None and self.cut_off():
            self._cut_off_since = self._cut_off_since or time.monotonic()
            if time.monotonic() - self._cut_off_since > GRACE_S:
                self.process.kill(cause="message")
        return self.process.poll()

    async def wait(self) -> int | None:
        """Wait for the end of everything in the sandbox. Called by the manager, with a limit of its own."""
        if self.process is None:
            return 0
        while self.process.poll() is None:
            await asyncio.sleep(0.02)
        if self.ended is None:
            self.ended = self.process.wait()
        self._running = False
        return self.ended.code

    async def send_signal(self, signum: int) -> None:
        """Take the sandbox down: a signal from outside reaches the wall, never the kernel alone."""
        if signum != 0:
            await self.kill()

    async def kill(self, restart: bool = False) -> None:
        if self.process is not None:
            self.process.kill()

    async def terminate(self, restart: bool = False) -> None:
        await self.kill()

    async def cleanup(self, restart: bool = False) -> None:
        """Take the sandbox down and give back what the host holds. Called by the manager, also twice."""
        for descriptor in self._sockets.values():
            os.close(descriptor)
        self._sockets = {}
        if self.process is not None:
            self.process.kill()
            self.ended = self.ended or self.process.wait()
            self._running = False
            self.process.clean()


class _BoundedSockets(ConnectionFileMixin):
    """Sockets of the examiner's side that a hostile kernel can't fill without end: at most
    8 answers and 64 outputs wait to be read."""

    limits: Limits

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> zmq.asyncio.Socket:
        largest_mib, waiting = {
            "shell": (self.limits.message_mib, 8),
            "iopub": (self.limits.display_mib, 64),
        }.get(channel, (1, 8))
        socket = self.context.socket(channel_socket_types[channel])
        socket.linger = 100
        socket.maxmsgsize = largest_mib * MIB
        socket.rcvhwm = waiting
        if identity:
            socket.identity = identity
        socket.connect(self._make_url(channel))
        return socket


class SandboxedKernelClient(_BoundedSockets, AsyncKernelClient):
    """The client that `SandboxedKernelManager.client()` gives.

    libzmq closes a connection for good when a message is too large. What was to be answered would then
    be waited for until the time is up; so the manager is told, and takes the sandbox down.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        assert isinstance(self.parent, SandboxedKernelManager)
        self.limits = self.parent.limits
        self._monitors: list[zmq.Socket] = []
        self._stopped = False
        self.parent.provisioner.cut_off = self._cut_off

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, MIB)  # for the heartbeat, which makes its own socket
        return context

    def _make_url(self, channel: str) -> str:
        assert isinstance(self.parent, SandboxedKernelManager)
        return self.parent._make_url(channel)

    def _create_connected_socket(self, channel: str, identity: bytes | None = None) -> zmq.asyncio.Socket:
        socket = super()._create_connected_socket(channel, identity)
        if not self._stopped:
            self._monitors.append(_monitor(socket, self.context))
        return socket

    def _cut_off(self) -> bool:
        return any(monitor.poll(0) for monitor in self._monitors)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and what it puts out arrives.

        Once that does, nothing more is waited for: what belongs to no cell, nbclient passes over.
        timeout: in seconds. Raises: RuntimeError, if the kernel ends first or the time is up.
        """
        until = time.monotonic() + (math.inf if timeout is None else timeout)
        while True:
            self.kernel_info()
            with contextlib.suppress(queue.Empty):
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
                return
            if not await self.is_alive():
                raise RuntimeError("the sandboxed kernel ended before it answered")
            if time.monotonic() > until:
                raise RuntimeError(f"the sandboxed kernel did not answer within {timeout:g} s")

    def stop_channels(self) -> None:
        """Close the channels, and what watches them. What was not sent has nobody to go to any more."""
        self._stopped = True
        for monitor in self._monitors:
            monitor.close(linger=0)
        self._monitors = []
        mine, self._created_context = self._created_context and not self.context.closed, False
        super().stop_channels()
        if mine:
            self.context.destroy(linger=0)


def _monitor(socket: zmq.asyncio.Socket, context: zmq.asyncio.Context) -> zmq.Socket:
    """A plain socket that hears when a connection is closed; its own copy of the context holds nothing."""
    address = f"inproc://monitor-{id(socket)}"
    socket.monitor(address, zmq.EVENT_DISCONNECTED)
    monitor: zmq.Socket = zmq.Context.shadow(context.underlying).socket(zmq.PAIR)
    monitor.connect(address)
    return monitor


class SandboxedKernelManager(_BoundedSockets, AsyncKernelManager):
    """Runs one kernel behind a wall."""

    def __init__(
        self,
        wall: Wall,
        limits: Limits | None = None,
        files: Mapping[str, bytes] | None = None,
        argv: Sequence[str] = AGENT_ARGV,
        startup_s: float = 60.0,
        **kwargs: Any,
    ) -> None:
        """files: relative name to content, copied into the kernel's working folder.
        argv: the kernel's command; `{connection_file}` in it is replaced.
        startup_s: how long to wait for the kernel's sockets.
        """
        super().__init__(transport="ipc", client_factory=SandboxedKernelClient, **kwargs)
        self.limits = limits or Limits()
        self._sandboxed_spec = KernelSpec(
            argv=list(argv), display_name="sandboxed", language="python", interrupt_mode="message"
        )
        self.provisioner: SandboxProvisioner = SandboxProvisioner(
            wall, self.limits, files or {}, startup_s, kernel_spec=self._sandboxed_spec, parent=self
        )

    @property
    def kernel_spec(self) -> KernelSpec:
        """Ours, whatever kernel the notebook names."""
        return self._sandboxed_spec

    @property
    def process(self) -> SandboxedProcess | None:
        """The process behind the wall: `cpu_s()`, `tail()`, `in_force`; None before the start."""
        return self.provisioner.process

    @property
    def ended(self) -> Ended | None:
        """How the kernel ended; None while it runs."""
        return self.provisioner.ended

    def cpu_s(self) -> float:
        """Processor seconds used so far by everything in the sandbox."""
        return self.process.cpu_s() if self.process is not None else 0.0

    def _make_url(self, channel: str) -> str:
        return self.provisioner.url(channel)

    def _reconcile_connection_info(self, info: Any) -> None:
        """Take the provisioner's word, and write no file: the connection file lies inside only."""
        self.load_connection_info(info)

    def write_connection_file(self, **kwargs: Any) -> None:
        """Write nothing."""

    def cleanup_ipc_files(self) -> None:
        """Remove nothing: the sockets go with the sandbox."""

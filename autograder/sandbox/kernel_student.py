"""A student who answers from a sandboxed kernel."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from jupyter_client import AsyncKernelClient

from autograder.exam import wire
from autograder.exam.question import Died, Program
from autograder.exam.student import Student
from autograder.exam.transcript import Transcript
from autograder.exam.wire import NO_PROCESS, REQUEST

WALL_PER_CPU = 4.0
WALL_MORE_S = 15.0
"""The kernel keeps the time itself; only when it fails to, this later limit holds."""

Exchange = Callable[[str, dict[str, Any], list[bytes], float], "dict[str, Any] | None"]


class KernelStudent(Student):
    """Answers come from forks of the kernel as it stands.

    ``exchange``: sends one message and waits for its reply, see `exchange_over`; None stands for a kernel
    that died or did not answer in time. ``lost``: called with the cause when that happened.
    ``make_room``: called when the kernel could start no process for a question, before it is asked again.
    ``key``: stays here, on the examiner's side.
    """

    def __init__(
        self,
        transcript: Transcript,
        exchange: Exchange,
        lost: Callable[[str], None],
        make_room: Callable[[], None],
        key: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(transcript, True, key)
        self.exchange = exchange
        self.lost = lost
        self.make_room = make_room

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """The kernel's answer; Died in its place where none came."""
        packed = self._answer_once(program)
        if wire.unpack_answer(*packed, limit_mib=program.limit_mib) == Died(NO_PROCESS):
            self.make_room()
            packed = self._answer_once(program)
        return packed

    def _answer_once(self, program: Program) -> tuple[bytes, bytes]:
        wall_s = WALL_PER_CPU * program.timeout_s + WALL_MORE_S
        reply = self.exchange(REQUEST, {}, list(wire.pack_program(program)), wall_s)
        if reply is None:
            self.lost(f"{program.check}: the kernel was lost while it was asked")
            return wire.pack_answer(Died("the kernel ended or fell silent"))
        buffers = [bytes(b) for b in reply.get("buffers", ())]
        try:
            text, tensors = buffers
            wire.unpack_answer(text, tensors, limit_mib=program.limit_mib)
        except (ValueError, TypeError):
            return wire.pack_answer(Died("what came back was no answer"))
        return text, tensors


async def exchange_over(
    client: AsyncKernelClient, kind: str, content: dict[str, Any], buffers: list[bytes], wall_s: float
) -> dict[str, Any] | None:
    """Send a message on the shell channel and wait for its reply.

    Returns None when the kernel died or ``wall_s`` seconds went by.
    """
    message = client.session.msg(kind, content)
    client.session.send(client.shell_channel.socket, message, buffers=buffers)
    until = time.monotonic() + wall_s
    while time.monotonic() < until:
        try:
            reply = await client.get_shell_msg(timeout=1.0)
        except Exception:  # queue.Empty, or a message that can't be parsed: neither is the reply
            if not await client.is_alive():
                return None
            continue
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return dict(reply)
    return None

"""A time limit on a student's code in the notebook's own process, on every system that Python runs on.

When the time is over, the main thread is interrupted as by Ctrl-C or the notebook's stop button. Code that
catches the interrupt is interrupted again, and once more on the line that caught it.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

AGAIN_S = 1.0
"""How long after an interrupt the next one comes, if the code is still running."""


@dataclass
class Watch:
    """The time of one piece of code. ``ran_out``: whether it was over before the code had ended."""

    inside: CodeType
    ran_out: bool = False
    times: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def wait(self, limit_s: float) -> None:
        """In a thread of its own: interrupt the main thread after the time, and again while it has to be."""
        while not self._over.wait(AGAIN_S if self.ran_out else limit_s):
            self.ran_out = True
            _interrupt_main_thread()

    def interrupted(self, number: int, frame: FrameType | None) -> None:
        """What the main thread does at an interrupt: nothing, unless the code in question is running.

        Raises: KeyboardInterrupt.
        """
        frames = _within(self.inside, frame)
        if self._over.is_set() or (self.ran_out and not frames):
            return
        self.times += 1
        if self.ran_out and self.times > 1:
            self._interrupt_next_line(frames)
        raise KeyboardInterrupt

    def _interrupt_next_line(self, frames: list[FrameType]) -> None:
        """Interrupt the code at its next line too; Python takes the tracing away when it raises."""

        def interrupt(frame: FrameType, *_: object) -> None:
            if _within(self.inside, frame):
                raise KeyboardInterrupt

        sys.settrace(interrupt)
        for frame in frames:
            frame.f_trace = interrupt

    def end(self) -> None:
        """The code has ended."""
        self._over.set()


@contextmanager
def limit(seconds: float, inside: CodeType) -> Iterator[Watch]:
    """Interrupt what runs inside, a KeyboardInterrupt, once the seconds are over.

    ``inside``: the function whose calls may be interrupted; what stands around them is ours, and never is.
    An interrupt of the user's is none of the watch's: it goes through, and leaves ``ran_out`` as it was.
    Outside the main thread there is no limit.
    """
    watch = Watch(inside)
    before: Any = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:
        yield watch
        return
    tracing = sys.gettrace()
    waiting = threading.Thread(target=watch.wait, args=(seconds,), daemon=True)
    signal.signal(signal.SIGINT, watch.interrupted)
    waiting.start()
    try:
        yield watch
    finally:
        watch.end()
        waiting.join()
        sys.settrace(tracing)
        signal.signal(signal.SIGINT, before)


def _within(code: CodeType, frame: FrameType | None) -> list[FrameType]:
    """The frames from this one back to the code's own; none where the code is not running."""
    frames: list[FrameType] = []
    while frame is not None:
        frames.append(frame)
        if frame.f_code is code:
            return frames
        frame = frame.f_back
    return []


def _interrupt_main_thread() -> None:
    """As Ctrl-C does it: where there are signals between threads, a call that sleeps is woken too."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)

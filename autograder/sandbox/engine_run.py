"""Runs a container engine in the foreground, by itself: ``engine_run.py INFO GO NAME ENGINE run ...``.

It writes the number of the container's first process to the descriptor INFO, as bubblewrap does, and then
makes the file GO, for which that process waits. The container is the engine's child, not ours, so nothing
ends it when the examiner dies; this process is told of that, and does. It needs the standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from types import FrameType

PR_SET_PDEATHSIG = 1
START_S = 60.0
EVERY_S = 0.02


def main(info: int, go: str, name: str, command: list[str]) -> int:
    """Run the engine to its end; its status, which is that of the command inside."""
    engine, parent = command[0], os.getppid()

    def end(signum: int, frame: FrameType | None) -> None:
        _kill(engine, name)
        sys.exit(128 + signum)

    signal.signal(signal.SIGTERM, end)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        return 1
    client = subprocess.Popen(command)
    first = _first_process(engine, name, client)
    if first is None:  # nobody could watch it
        _kill(engine, name)
    else:
        os.write(info, json.dumps({"child-pid": first}).encode())
        with open(go, "x"):
            pass
    os.close(info)
    code = client.wait()
    return code if code >= 0 else 128 - code


def _kill(engine: str, name: str) -> None:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run([engine, "kill", name], capture_output=True, timeout=30)


def _first_process(engine: str, name: str, client: subprocess.Popen[bytes]) -> int | None:
    """The host's number of the container's first process; None if the engine gives up."""
    words = [engine, "inspect", "--format", "{{.State.Pid}}", name]
    until = time.monotonic() + START_S
    while client.poll() is None and time.monotonic() < until:
        said = subprocess.run(words, capture_output=True, text=True).stdout.strip()
        if said.isdigit() and said != "0":
            return int(said)
        time.sleep(EVERY_S)
    return None


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))

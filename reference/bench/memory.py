"""The memory of all that a program starts, pages that several processes share counted once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from pathlib import Path

import psutil

EVERY_S = 0.5
_MAPPING = re.compile(r"^(?P<pages>[0-9a-f]+-[0-9a-f]+ \S+ (?P<offset>[0-9a-f]+) (?P<file>\S+ \d+))")
_FIELD = re.compile(r"^(?P<name>\w+): +(?P<kib>\d+) kB")


class Peak:
    """The most memory that the descendants of a process use at a time, looked at twice a second.

    A context manager around the time in which the process runs. ``mib``: the peak in MiB. The process itself
    is left out: for `autograder grade` that is the command, which is there once however many its workers are.
    """

    def __init__(self, pid: int) -> None:
        self.pid, self.mib, self.unread = pid, 0.0, set[str]()
        self._ended = threading.Event()
        self._looks = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Peak:
        self._looks.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._looks.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY_S):
            try:
                below = [child.pid for child in psutil.Process(self.pid).children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            try:
                self.mib = max(self.mib, together_mib(below))
            except PermissionError as error:
                self.unread.add(str(error.filename))


def together_mib(pids: Iterable[int]) -> float:
    """What these processes hold in memory, in MiB; a page that several of them share is counted once.

    What lies in no file is told by the kernel's proportional set size. Pages of a file, or of memory shared
    like one, may be shared with processes outside too, and a proportional size would leave out their part: of
    each such mapping counts what the process holds that holds most of it.
    Raises: PermissionError, where a process can't be looked at.
    """
    own_kib, files = 0, dict[str, int]()
    for pid in pids:
        try:
            rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
            mapped = Path(f"/proc/{pid}/smaps").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
        fields = {m["name"]: int(m["kib"]) for line in rolled.splitlines() if (m := _FIELD.match(line))}
        own_kib += fields["Pss_Anon"]
        for part, kib in _of_files(mapped).items():
            files[part] = max(files.get(part, 0), kib)
    return (own_kib + sum(files.values())) / 1024


def _of_files(mapped: str) -> dict[str, int]:
    """KiB of each part of a file that a process holds, but for pages that it changed; from its smaps."""
    found, part, held = dict[str, int](), "", 0
    for line in mapped.splitlines():
        if mapping := _MAPPING.match(line):
            on_file = not mapping["file"].endswith(" 0")
            part = f"{mapping['file']} {mapping['offset']}" if on_file else ""
        elif part and (field := _FIELD.match(line)):
            if field["name"] == "Rss":
                held = int(field["kib"])
            elif field["name"] == "Anonymous":
                found[part] = max(found.get(part, 0), held - int(field["kib"]))
    return found

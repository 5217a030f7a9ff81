"""A transcript: every question of one submission's exam with its answer, the evidence for every mark.

On disk it is one zip file: ``transcript.json`` (the index, readable by hand) and, for each entry, the
program's and the answer's JSON and safetensors exactly as they crossed the wire. What students' code computed
hardly gets smaller by compression, and is stored as it is.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.exam import wire
from autograder.exam.question import Answer, Program
from autograder.exam.wire import WIRE_VERSION

FORMAT = 1


class TranscriptError(ValueError):
    """A transcript's file is missing or is none."""


@dataclass(frozen=True)
class Entry:
    """One question and its answer, as bytes; the question empty where answers alone were read."""

    check: str
    program: tuple[bytes, bytes]
    answer: tuple[bytes, bytes]
    limit_mib: float

    def read_answer(self) -> Answer:
        """The answer. Raises: WireError when the stored bytes are none."""
        return wire.unpack_answer(*self.answer, limit_mib=self.limit_mib)


@dataclass
class Transcript:
    """What was asked of one submission and what it answered.

    ``contexts``: for each check, the digest of everything besides the program that its answers may rest
    on (code cells up to the check, files, versions, limits); an answer is found again only under the
    same context and the same program. ``incidents``: what the sandbox stopped or saw.
    """

    lesson: str
    student: str
    seed: int
    contexts: dict[str, str] = field(default_factory=dict)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)

    def find(self, program: Program) -> Answer | None:
        """The recorded answer to this very program in its check's context, or None."""
        entry = self.entries.get(self._key(program))
        return None if entry is None else entry.read_answer()

    def record(self, program: Program, answer: tuple[bytes, bytes]) -> Answer:
        """Keep an answer and return it as it will be read again. Raises: WireError."""
        read = wire.unpack_answer(*answer, limit_mib=program.limit_mib)
        packed = wire.pack_program(program)
        self.entries[self._key(program)] = Entry(program.check, packed, answer, program.limit_mib)
        return read

    def _key(self, program: Program) -> str:
        context = self.contexts.get(program.check, "")
        return hashlib.sha256(f"{context}|{wire.digest(program)}".encode()).hexdigest()

    def save(self, path: Path) -> None:
        """Write the transcript, wholly or not at all."""
        index: dict[str, Any] = {
            "format": FORMAT,
            "wire": WIRE_VERSION,
            "lesson": self.lesson,
            "student": self.student,
            "seed": self.seed,
            "contexts": self.contexts,
            "incidents": self.incidents,
            "entries": [
                {"key": key, "check": e.check, "limit_mib": e.limit_mib} for key, e in self.entries.items()
            ],
        }
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("transcript.json", json.dumps(index, indent=1))
            for key, entry in self.entries.items():
                for part, data in zip(_PARTS, (*entry.program, *entry.answer), strict=True):
                    archive.writestr(f"{key}/{part}", data, zipfile.ZIP_STORED if part == COMPUTED else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(path.name + ".part")
        half.write_bytes(held.getvalue())
        os.replace(half, path)

    @classmethod
    def load(cls, path: Path, checks: Collection[str] | None = None, questions: bool = True) -> Transcript:
        """Read a transcript, or what belongs to these checks.

        ``questions``: False leaves their text out; an answer is found by a question's digest all the same.
        Raises: TranscriptError naming the file and the remedy.
        """
        try:
            with zipfile.ZipFile(path) as archive:
                index = json.loads(archive.read("transcript.json"))
                entries = {
                    e["key"]: _read_entry(archive, e["key"], e["check"], e["limit_mib"], questions)
                    for e in index["entries"]
                    if checks is None or e["check"] in checks
                }
            if index["format"] != FORMAT:
                raise ValueError(f"format {index['format']}")
            return cls(
                index["lesson"],
                index["student"],
                index["seed"],
                index["contexts"],
                index["incidents"],
                entries,
            )
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise TranscriptError(
                f"{path}: no transcript can be read here ({error}); grade this submission again"
            ) from error


COMPUTED = "answer.safetensors"
_PARTS = ("program.json", "program.safetensors", "answer.json", COMPUTED)


def _read_entry(archive: zipfile.ZipFile, key: str, check: str, limit_mib: float, questions: bool) -> Entry:
    a, b = (archive.read(f"{key}/{part}") if questions else b"" for part in _PARTS[:2])
    c, d = (archive.read(f"{key}/{part}") for part in _PARTS[2:])
    return Entry(check, (a, b), (c, d), limit_mib)


def environment() -> dict[str, str]:
    """The versions that answers may depend on, and the processor's instructions that torch computes with."""
    return {
        "wire": str(WIRE_VERSION),
        "python": platform.python_version(),
        "torch": str(torch.__version__),  # a class of torch's own, which whoever reads it would import
        "numpy": np.__version__,
        "machine": platform.machine(),
        "cpu": torch.backends.cpu.get_cpu_capability(),
    }

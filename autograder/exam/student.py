"""A student is whoever answers questions: this process, a sandboxed kernel, or a transcript.

Criteria see one interface and can't tell which it is.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import torch

from autograder.exam import wire
from autograder.exam.perform import chances_kept, perform
from autograder.exam.question import Answer, Mode, Program, Replace, Step
from autograder.exam.transcript import Transcript


class NotRecorded(LookupError):
    """A question that the transcript holds no answer to: the submission must be run again."""


class NoKey(LookupError):
    """Grading needs an answer key that is not there, or that lacks an answer; one line for staff."""


class Student(ABC):
    """One submission's functions, ready to be asked.

    ``transcript``: where questions and answers are kept; its seed decides all inputs. ``grading``:
    whether private criteria are asked too. ``key``: the lesson's right answers in words and numbers, by
    check, ``{check: {"answers": {name: answer}, "mistakes": [...]}}``; None at the desk.
    """

    def __init__(self, transcript: Transcript, grading: bool, key: Mapping[str, Any] | None = None) -> None:
        self.transcript = transcript
        self.grading = grading
        self.key = key
        self.check = ""
        self.parts: Mapping[str, str] = {}

    @abstractmethod
    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """The answer to a program, packed for the wire."""

    def sitting(self, check: str, parts: Mapping[str, str] | None = None) -> Student:
        """The same student before one check, with parts of ours in place of the named wrong ones.

        ``parts``: ``{"VAE.reparameterize": source}``, see `Replace`.
        """
        student = copy.copy(self)
        student.check, student.parts = check, dict(parts or {})
        return student

    def ask(
        self,
        *steps: Step,
        answer: str | tuple[str, ...],
        mode: Mode = "eval",
        label: str = "",
        timeout_s: float = 10.0,
        limit_mib: float = 16.0,
    ) -> Answer:
        """Ask one program and get its answer; asked twice, the first answer counts.

        ``answer``: which kept results to send back. ``label``: tells programs apart that differ in their
        seed alone. ``timeout_s``: CPU seconds.
        """
        ours = tuple(Replace(target, source) for target, source in self.parts.items())
        names = (answer,) if isinstance(answer, str) else answer
        seed = self._seed("program", label)
        program = Program(self.check, ours + steps, names, seed, mode, timeout_s, limit_mib)
        known = self.transcript.find(program)
        return known if known is not None else self.transcript.record(program, self.answer(program))

    def right(self, name: str) -> Any:
        """The key's answer to this check's question ``name``; None at the desk, which has no key.

        Raises: NoKey, at grading.
        """
        if self.key is None and not self.grading:
            return None
        file = f"{self.transcript.lesson}.toml"
        if self.key is None:
            raise NoKey(f"{file} is not among the answer keys (c.Examine.keys), and `{self.check}` needs it")
        try:
            return self.key[self.check]["answers"][name]
        except LookupError:
            raise NoKey(f"the answer key {file} has no answer to `{name}` of `{self.check}`") from None

    def fresh(self, label: str) -> torch.Generator:
        """Random numbers for this check's inputs: this student's own, the same at every grading."""
        return torch.Generator().manual_seed(self._seed("inputs", label))

    def _seed(self, use: str, label: str) -> int:
        text = f"{self.transcript.seed}|{self.check}|{use}|{label}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")


class LocalStudent(Student):
    """Answers in this process, from a namespace; the random state is put back afterwards.

    A student's own notebook is examined this way, and the smallest wrong implementations are.
    """

    def __init__(
        self,
        namespace: MutableMapping[str, Any],
        transcript: Transcript,
        grading: bool = False,
        key: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(transcript, grading, key)
        self.namespace = namespace

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """The answer, found here and now; what the code prints or warns of is swallowed."""
        with _undisturbed():
            return wire.pack_answer(perform(program, self.namespace), program.limit_mib)


class RecordedStudent(Student):
    """Answers from a transcript and from nothing else."""

    def __init__(self, transcript: Transcript, key: Mapping[str, Any] | None = None) -> None:
        super().__init__(transcript, True, key)

    def answer(self, program: Program) -> tuple[bytes, bytes]:
        """Raises: NotRecorded, since what the transcript holds was found before this was called."""
        raise NotRecorded(
            f"{self.transcript.student}: {program.check} asks what this transcript does not hold; "
            "this submission must be run again"
        )


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    sink = io.StringIO()
    with (
        chances_kept(),
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(sink),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield

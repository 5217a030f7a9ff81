"""The course's secret, and the seeds that come from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

FILE = ".course-secret"


class SecretError(RuntimeError):
    """The course's secret can't be read or made."""


def course_secret(root: Path) -> bytes:
    """The secret of the course at ``root``, made on first use and readable by its owner alone.

    Raises: SecretError naming the file and the remedy.
    """
    path = root / FILE
    try:
        if not path.exists():
            _make(path)
        secret = bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as error:
        raise SecretError(
            f"{path}: the course secret can't be used ({error}); restore it from a backup, or delete it to "
            "have a new one made, which gives every submission fresh questions"
        ) from error
    if len(secret) < 16:
        raise SecretError(f"{path}: the course secret is cut short; restore it from a backup, or delete it")
    return secret


def _make(path: Path) -> None:
    descriptor, half = tempfile.mkstemp(dir=path.parent, prefix=FILE)  # readable by its owner alone
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
    try:
        os.link(half, path)  # whoever is first makes it; the others read the same
    except FileExistsError:
        pass
    finally:
        os.unlink(half)


def submission_seed(secret: bytes, course: str, lesson: str, student: str) -> int:
    """The seed of one student's exam: an HMAC, so that it tells nothing of the secret or of others."""
    text = "\x1f".join((course, lesson, student)).encode()
    return int.from_bytes(hmac.new(secret, text, hashlib.sha256).digest()[:7], "big")

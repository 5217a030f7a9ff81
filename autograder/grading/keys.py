"""A lesson's answer key: right answers in words and numbers, and the wrong ones that have a name.

For each check of ``<lesson>.toml``::

    [image-space.answers]
    seen_share = "..."                     the answer; a list where any of several is right
    [[image-space.mistakes]]
    name = "..."                           as of any misconception, see `Misconception`
    message = "..."
    answers = [{ seen_share = "..." }]     each a way of making it; what is left out is right

The answers of the check ``predictions`` are what came true, for the class page: a prediction is never wrong.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = "reference/keys"
TABLES = {"answers", "mistakes"}
MISTAKE = {"name", "message", "answers"}


class KeyFileError(RuntimeError):
    """An answer key that can't be read; one line that names the file, for staff."""


def read_key(folder: Path, lesson: str) -> dict[str, Any] | None:
    """The lesson's answer key, by check; None where it has none. Raises: KeyFileError."""
    path = folder / f"{lesson}.toml"
    try:
        key = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise KeyFileError(f"{path}: the answer key can't be read: {error}") from None
    for check, about in key.items():
        if not isinstance(about, dict) or not set(about) <= TABLES:
            raise KeyFileError(f"{path}: {check} has something else than answers and mistakes")
        if any(MISTAKE - set(said) for said in about.get("mistakes", ())):
            raise KeyFileError(f"{path}: a mistake of {check} lacks its name, message or answers")
    return key

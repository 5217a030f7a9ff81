"""The guides' fenced blocks, for tests that run what they say."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL = ("", "sh", "bash")


def blocks(page: Path, *languages: str) -> list[str]:
    """The page's fenced blocks of these languages, in order."""
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [fence["body"] for fence in found if fence["language"] in languages]


def commands(page: Path) -> list[str]:
    """The commands that a page tells its reader to run, without what is said about them."""
    lines = "".join(blocks(page, *SHELL)).replace("\\\n", " ").splitlines()
    bare = (re.sub(r"\s+# .*|^# .*", "", line) for line in lines)
    return [" ".join(line.split()) for line in bare if line.strip()]


def python(page: Path, title: str) -> str:
    """The page's Python that begins with this comment."""
    return next(block for block in blocks(page, "python") if block.startswith(f"# {title}\n"))


ELSEWHERE: dict[str, str] = {}

"""Text that may come from a student's side, made harmless for a terminal and short enough to read."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 600
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")


def plain(text: object, limit: int = LIMIT) -> str:
    """The text without escape sequences, control and direction-changing characters, cut at ``limit``.

    A terminal obeys escape sequences, and a right-to-left mark can make a wrong value read as a right
    one; neither belongs into evidence.
    """
    said = _ANSI.sub("", str(text)[: 4 * limit])
    said = said.replace("\r\n", "\n").expandtabs(4)
    said = "".join(c for c in said if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    said = said.strip()
    return said if len(said) <= limit else said[:limit].rstrip() + " …"

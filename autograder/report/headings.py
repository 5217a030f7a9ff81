"""Headings of a page that skip no level, as those who move from heading to heading expect."""

from __future__ import annotations

import re

_HEADING = re.compile(r"<(script|style)\b.*?</\1>|<(/?)h([1-6])\b", re.DOTALL)


def in_order(page: str) -> str:
    """The page with each heading one level below the nearest larger one before it; the first is the only h1.

    What stood on one level below the same heading stays on one level.
    """
    above: list[tuple[int, int]] = []  # what a level was, and what it became

    def put(found: re.Match[str]) -> str:
        if found[1]:
            return found[0]
        was = int(found[3])
        if not found[2]:
            while len(above) > 1 and above[-1][0] >= was:
                above.pop()
            above.append((was if above else 0, min(len(above) + 1, 6)))
        return f"<{found[2]}h{above[-1][1] if above else was}"

    return _HEADING.sub(put, page)

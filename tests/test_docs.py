"""The documents say what the commands measured."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_readme_shows_the_published_rates() -> None:
    """The README's table of error rates is the one that the audit wrote, line by line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"<!-- rates: (\S+) -->\n(.*?)<!-- end of rates -->", text, re.DOTALL)
    assert shown
    for path, block in shown:
        written = (ROOT / path).read_text(encoding="utf-8").splitlines()
        assert block.splitlines() == [line for line in written if line.startswith("|")]

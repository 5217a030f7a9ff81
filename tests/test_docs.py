"""The documents say what the commands measured, what they link is there, and what they tell to run is run."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from reference import docs
from tests.guides import ELSEWHERE, FOLLOWED, PAGES, ROOT, WALKED, commands

README = ROOT / "README.md"


def rates(page: Path) -> list[tuple[str, str]]:
    """What a page shows of published rates: the file's text, and the page's."""
    marked = r"<!-- rates: (\S+) -->\n(.*?)<!-- end of rates -->"
    shown = re.findall(marked, page.read_text(encoding="utf-8"), re.DOTALL)
    return [((ROOT / path).read_text(encoding="utf-8"), block) for path, block in shown]


def test_the_audits_page_shows_the_published_rates() -> None:
    """Its table of error rates is the one that the audit wrote, line by line."""
    shown = rates(ROOT / "docs" / "audit.md")
    assert shown
    for written, block in shown:
        assert block.splitlines() == [line for line in written.splitlines() if line.startswith("|")]


def test_the_readme_states_the_published_rates() -> None:
    """Its sentence has the table's figures for the whole bank, in the table's order."""
    figure = re.compile(r"\d+ (?:of|from)\s+\d+")
    ((written, block),) = rates(README)
    rows = [line.split("|")[3] for line in written.splitlines() if figure.search(line) and "|" in line]
    assert figure.findall(" ".join(block.split())) == [figure.findall(row)[0] for row in rows]


def test_the_readme_fits_a_screen() -> None:
    """At most 55 lines: what it is, for whom, two commands, a picture, the rates, and where to go on."""
    lines = README.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 55
    assert "TORCH_INDEX" in "".join(lines)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file leads to one, and each to a heading to a heading."""
    dead = []
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (heading and heading not in _anchors(target)):
            dead.append(link)
    assert dead == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_reference_is_current() -> None:
    """`python -m reference.docs` would write what is there."""
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page(), "python -m reference.docs writes it anew"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_run_by_a_test(page: Path) -> None:
    """A page's command is run as it stands there, or a test that runs it for real is named for it."""
    if page.name not in (*WALKED, *FOLLOWED):
        assert set(commands(page)) - set(ELSEWHERE.get(page.name, {})) == set()
    assert set(ELSEWHERE.get(page.name, {})) - set(commands(page)) == set(), "no page has them any more"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_tests_that_are_named_are_there(page: Path) -> None:
    """Each is a function of a file of tests."""
    named = {*ELSEWHERE.get(page.name, {}).values(), *filter(None, [FOLLOWED.get(page.name)])}
    for where in named:
        path, _, name = where.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, where


@pytest.mark.parametrize(
    ("target", "runs"),
    [
        ("setup", "-m pip install"),
        ("demo", "autograder demo"),
        ("test", "-m pytest"),
        ("audit", "autograder audit"),
    ],
)
def test_make_runs_what_it_says(target: str, runs: str) -> None:
    """The recipe is there and ends in the command that is tested elsewhere; CI runs `make test` itself."""
    always = ["--always-make"] if target == "setup" else []
    done = subprocess.run(
        ["make", "--dry-run", *always, target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert runs in done.stdout
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")

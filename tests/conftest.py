"""What several folders of tests need: the distribution's browser, and golden files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

pytest.register_assert_rewrite("tests.lesson.widgets.hands", "tests.grading.nbgrader_round")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium, with no network but what a test allows."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        if os.environ.get("AUTOGRADER_WAIVE_BROWSER") == "1":
            pytest.skip("AUTOGRADER_WAIVE_BROWSER=1: pages are not looked at in a browser")
        pytest.fail("Chromium is missing: install it, or set AUTOGRADER_WAIVE_BROWSER=1", pytrace=False)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites golden files: what they hold changes only on purpose."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file beside the test, or rewrite the file where the flag says so."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden", default=False):
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, f"{name} changed: see `make golden`"

    return compare

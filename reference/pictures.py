"""The pictures of the README: what a student and an assistant see, from the pages that `make demo` wrote.

    make demo && python -m reference.pictures

``docs/pictures/student.png`` is a part of a student's feedback; ``docs/pictures/assistant.png`` is the same
check in the formgrader, served from the demo's course. Needs Chromium.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "build" / "demo"
PICTURES = ROOT / "docs" / "pictures"
LESSON = "variational-autoencoders"
STUDENT, CHECK = "deniz", "A draw from each image's cloud"
"""Whose work is shown, and the title of the check's verdict."""


def main() -> None:
    """Take both pictures."""
    feedback = COURSE / "feedback" / STUDENT / LESSON / f"{LESSON}.html"
    if not feedback.exists():
        sys.exit(f"{feedback} is missing: run `make demo` first")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _browser() as browser:
        page = browser.new_page(viewport={"width": 1000, "height": 900})
        page.goto(feedback.as_uri())
        _verdict(page).screenshot(path=PICTURES / "student.png")
        with _server() as address:
            page = browser.new_page(viewport={"width": 1100, "height": 760})
            page.goto(f"{address}/formgrader/submissions/{_submission()}/")
            page.wait_for_load_state("networkidle")
            _verdict(page).scroll_into_view_if_needed()
            page.mouse.wheel(0, -200)
            page.wait_for_timeout(500)
            page.screenshot(path=PICTURES / "assistant.png")
    print(f"written: {PICTURES / 'student.png'}, {PICTURES / 'assistant.png'}")


def _verdict(page: Page) -> Locator:
    return page.locator(".ag-verdict").filter(has_text=CHECK).first


def _submission() -> str:
    with Gradebook(f"sqlite:///{COURSE / 'gradebook.db'}") as gradebook:
        return str(gradebook.find_submission_notebook(LESSON, LESSON, STUDENT).id)


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def _server() -> Iterator[str]:
    """A Jupyter server in the demo's course, for this machine alone and for as long as it is needed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    argv += ["--IdentityProvider.token=", "--allow-root", "--ServerApp.log_level=ERROR"]
    argv += ["--ServerApp.jpserver_extensions", "nbgrader.server_extensions.formgrader=True"]
    server = subprocess.Popen(argv, cwd=COURSE, env={**os.environ, "HOME": str(COURSE)})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/api")
                break
            time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()

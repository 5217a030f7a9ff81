"""The widgets live, in JupyterLab and in Notebook 7: drawn by anywidget, and shared with the kernel."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

from tests.lesson.widgets import stored
from tests.lesson.widgets.hands import figures, pixels

pytestmark = pytest.mark.xdist_group("browser")

PATIENCE_MS = 120_000
"""A kernel imports torch, on a machine that may be busy."""
CELLS = (
    "from autograder.lesson import widgets\nw = widgets.AutoencoderBottleneckWidget()\nw",
    "v = widgets.VaeLatentSpaceWidget()\nv",
    "w.bottleneck = 256\nprint('kernel has', w.garment, w.bottleneck, v.mode, len(v.samples))",
)
SETTINGS = {
    "themes": {"theme": "JupyterLab Dark"},
    "notification": {"fetchNews": "false", "checkForUpdates": False},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of a Jupyter server with both front ends, in the dark theme, and one notebook."""
    root: Path = tmp_path_factory.mktemp("jupyter")
    settings = root / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    for name, setting in SETTINGS.items():
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(setting))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(
        new_notebook(cells=[new_code_cell(source) for source in CELLS], metadata=kernel),
        root / "lesson.ipynb",
    )
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *("--IdentityProvider.token=", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={root}"),
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "HOME": str(root),
        "OMP_NUM_THREADS": "1",
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_RUNTIME_DIR": str(root / "runtime"),
        "JUPYTER_DATA_DIR": str(root / "data"),
    }
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as started:
        try:
            address = _address(started)
            Thread(target=started.stderr.read, daemon=True).start()  # or the server would wait for a reader
            yield address
        finally:
            started.terminate()


def _address(started: subprocess.Popen[str]) -> str:
    said = []
    assert started.stderr is not None
    for line in started.stderr:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
    raise AssertionError("the Jupyter server did not start:\n" + "".join(said))


def open_notebook(page: Page, address: str) -> None:
    """Go there and wait for the kernel: until the page has one, running a cell opens a dialog instead.

    A front end that has no session yet calls itself idle too, so its line to a kernel comes first.
    """
    with page.expect_websocket(lambda socket: "/api/kernels/" in socket.url):
        page.goto(address)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")


@pytest.mark.parametrize("front", ["doc/tree", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def test_live(browser: Browser, server: str, front: str):
    """What a reader chooses arrives in the kernel, what the kernel sets is drawn, keys reach nothing else."""
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.route(
        re.compile("^http"),
        lambda route: (
            route.continue_() if route.request.url.startswith("http://127.0.0.1:") else route.abort()
        ),
    )
    try:
        open_notebook(page, f"{server}{front}/lesson.ipynb")
        page.locator(".jp-Cell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        shown = page.locator(".widget").nth(0)
        expect(shown).to_be_visible()
        page.keyboard.press("Shift+Enter")
        latent = page.locator(".widget").nth(1)
        expect(latent).to_be_visible()
        expect(shown).to_have_class("widget dark")

        shown.get_by_role("button", name="Sneaker").click()
        shown.locator("input").press("Home")
        assert figures(shown)["Bottleneck"] == "4 numbers"
        assert np.array_equal(pixels(shown.locator("canvas").nth(1)), stored.garments()[2, 1])
        latent.get_by_role("button", name="VAE").click()
        surface = latent.get_by_role("application")
        for key in ("ArrowUp", "ArrowUp", "Enter"):
            surface.press(key)
        assert np.array_equal(pixels(latent.locator("canvas").nth(1)), stored.atlas(stored.space(1))[8, 10])
        assert page.locator(".jp-CodeCell").count() == len(CELLS)

        page.locator(".jp-Cell .cm-content").nth(2).click()
        page.keyboard.press("Shift+Enter")
        expect(page.get_by_text("kernel has Sneaker 256 vae 1")).to_be_visible()
        expect(shown.locator("dd").nth(1)).to_have_text("256 numbers")
    finally:
        expect.set_options(timeout=5_000)
        page.close()

"""The widgets live, in JupyterLab and in Notebook 7: drawn by anywidget, and shared with the kernel."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, expect

from autograder.lesson.widgets.page import WIDGETS
from tests.jupyter_server import address_of
from tests.lesson.widgets import stored
from tests.lesson.widgets.hands import faintest, figures, on_map, pixels, use_each, widget

pytestmark = pytest.mark.xdist_group("browser")

PATIENCE_MS = 120_000
"""A kernel imports torch, on a machine that may be busy."""
CELLS = (
    "from autograder.lesson import widgets\np = widgets.GenerativeVsDiscriminativeWidget()\np",
    "w = widgets.AutoencoderBottleneckWidget()\nw",
    "v = widgets.VaeLatentSpaceWidget()\nv",
    "kept = p.mode, len(p.samples), w.garment, w.bottleneck, v.mode, float(v.beta), v.place, v.samples\n"
    "w.bottleneck = 4\nprint(kept)",
)
KEPT = "('generative', 5, 'Sneaker', 32, 'vae', 1.0, [15, 11], [[6, 13], [15, 12], [15, 11]])"
ANSWERED = re.compile(r"^\[\d+\]:$")
"""What stands beside a cell whose run has ended."""
SETTINGS = {"fetchNews": "false", "checkForUpdates": False}
TURN = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    """The address of a Jupyter server with both front ends and one notebook."""
    root: Path = tmp_path_factory.mktemp("jupyter")
    settings = root / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(SETTINGS))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(
        new_notebook(cells=[new_code_cell(source) for source in CELLS], metadata=kernel),
        root / "lesson.ipynb",
    )
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *("--IdentityProvider.token=", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={root}"),
        *("--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True"),
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
            yield address_of(started)
        finally:
            started.terminate()


def open_notebook(page: Page, address: str) -> None:
    """Go there and wait for the kernel: until the page has one, running a cell opens a dialog instead.

    A front end that has no session yet calls itself idle too, so its line to a kernel comes first.
    """
    with page.expect_websocket(lambda socket: "/api/kernels/" in socket.url):
        page.goto(address)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")


def settle(page: Page) -> None:
    """Wait until the kernel has answered for each cell that was run, and the page's focus stands on the next.

    Until then the page may still move the focus, and a key pressed on a widget goes elsewhere.
    """
    for i in range(len(WIDGETS)):
        expect(page.locator(".jp-CodeCell .jp-InputPrompt").nth(i)).to_have_text(ANSWERED)
    expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")
    expect(page.locator(".jp-CodeCell").nth(len(WIDGETS))).to_have_class(re.compile("jp-mod-active"))


def drag_to_middle(page: Page, slider: Locator) -> None:
    """Take a slider that stands at its right end to its middle, with the mouse."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=8)
    page.mouse.up()


def drag_each(page: Page) -> None:
    """After `use_each`: the sneaker's slider to 32, beta to 1, the cross over the map; held to the files."""
    bottleneck, latent = widget(page, "bottleneck"), widget(page, "latent")
    drag_to_middle(page, bottleneck.locator("input"))
    assert figures(bottleneck)["Bottleneck"] == "32 numbers"
    assert np.array_equal(pixels(bottleneck.locator("canvas").nth(1)), stored.garments()[2, 4])
    drag_to_middle(page, latent.locator("input"))
    assert float(figures(latent)["Mean cloud width σ"]) == pytest.approx(stored.space(1)["width"], abs=6e-4)
    latent.get_by_role("application").scroll_into_view_if_needed()
    page.mouse.move(**on_map(latent, 10, 10))
    page.mouse.down()
    page.mouse.move(**on_map(latent, 15, 12), steps=8)
    page.mouse.up()
    assert np.array_equal(pixels(latent.locator("canvas").nth(1)), stored.atlas(stored.space(1))[12, 15])
    assert figures(latent)["Sampled points"] == "2"


@pytest.mark.parametrize("front", ["doc/tree", "notebooks"], ids=["JupyterLab", "Notebook 7"])
def test_live(browser: Browser, server: str, front: str):
    """What a reader chooses arrives in the kernel, what the kernel sets is drawn, keys reach nothing else.

    Both themes can be read, and a widget turns with them.
    """
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
        for i in range(len(WIDGETS)):
            page.keyboard.press("Shift+Enter")
            expect(page.locator(".widget").nth(i)).to_be_visible()
        settle(page)
        use_each(page)
        drag_each(page)
        for key in ("ArrowUp", "Enter"):
            widget(page, "latent").get_by_role("application").press(key)
        for theme, name in (("Dark", "widget dark"), ("Light", "widget")):
            page.evaluate(TURN, f"JupyterLab {theme}")
            for shown in page.locator(".widget").all():
                expect(shown).to_have_class(name)
            ratio, whose = faintest(page)
            assert ratio >= 4.5, f"{whose}: {ratio:.1f}"

        page.locator(".jp-Cell .cm-content").nth(3).click()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text(KEPT)).to_be_visible()
        expect(widget(page, "bottleneck").locator("dd").nth(1)).to_have_text("4 numbers")
        assert page.locator(".jp-CodeCell").count() == len(CELLS)
    finally:
        expect.set_options(timeout=5_000)
        page.close()

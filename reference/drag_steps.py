"""How long a step of a drag takes in the lessons' widgets, in this machine's Chromium.

    python -m reference.drag_steps

Drags each slider from end to end, and the cross over the map, with the mouse, as a reader would. A step
that changes something is timed from the event's arrival to the end of its drawing: the widget's code, the
layout, and the pixels of its first canvas read back. It is to take less than 16 ms, a frame of 60 a second.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys

from playwright.sync_api import Locator, Page, sync_playwright

from autograder.lesson.widgets.page import WIDGETS, page_of

LIMIT_MS = 16
STEPS = 120
# Capture comes before the widget's own listener, bubbling after it and after the drawing that it asked for.
TIMER = """([kind, index]) => {
  const root = document.querySelectorAll(".lesson-widget")[index].shadowRoot;
  const canvas = root.querySelector("canvas");
  const said = () => [...root.querySelectorAll("figcaption")].map((node) => node.textContent).join();
  window.took = [];
  let since = 0;
  let last = said();
  window.addEventListener(kind, () => { since = performance.now(); }, { capture: true });
  window.addEventListener(kind, () => {
    root.firstElementChild.getBoundingClientRect();
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
    const took = performance.now() - since;
    if (said() !== last) window.took.push(took);
    last = said();
  });
}"""


def main() -> None:
    """Measure the three drags; exit with 1 if the median of one is over the limit."""
    slow = False
    for name, index, target, kind in (
        ("bottleneck", 1, "input", "input"),
        ("beta", 2, "input", "input"),
        ("map", 2, "[role=application]", "pointermove"),
    ):
        took = measure(index, target, kind)
        median = statistics.median(took)
        slow = slow or median > LIMIT_MS
        print(f"{name}: {len(took)} steps, median {median:.1f} ms, slowest {max(took):.1f} ms")
    sys.exit(1 if slow else 0)


def measure(index: int, target: str, kind: str) -> list[float]:
    """Milliseconds of each step of a drag over a control of the widget at that place."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.set_content("<!doctype html>" + "".join(page_of(name) for name in WIDGETS))
        widget = page.locator(".widget").nth(index)
        widget.locator("button").nth(1).click()  # in the latent space, the VAE
        page.evaluate(TIMER, [kind, index])
        drag(page, widget.locator(target))
        took = page.evaluate("window.took")
        browser.close()
    return list(took)


def drag(page: Page, control: Locator) -> None:
    """From end to end and back, in the middle of the control's height."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    left, wide = box["x"] + 50, box["width"] - 60
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(2 * STEPS):
        along = step / STEPS if step < STEPS else 2 - step / STEPS
        page.mouse.move(left + wide * along, middle)
    page.mouse.up()


if __name__ == "__main__":
    main()

"""How long a step of a reader's hand takes in the lessons' widgets, in this machine's Chromium.

    python -m reference.drag_steps

Drags each slider from end to end, and the cross over the map, with the mouse, as a reader would; where
nothing is dragged, in the first widget, its button is clicked. A step that changes something is timed from
the event's arrival to the end of its drawing: the widget's code, the layout, and the pixels of its first
canvas read back. 19 steps of 20 are to take less than 16 ms, a frame of 60 a second.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, sync_playwright

from autograder.lesson.widgets.page import WIDGETS, page_of

LIMIT_MS = 16
MOVES = 48
"""Moves of the mouse from end to end: at least two for each place of a control."""
WAYS = 24
"""How often a control is dragged from one end to the other."""
CLICKS = 100
# Capture comes before the widget's own listener, bubbling after it and after the drawing that it asked for.
TIMER = """([kind, index]) => {
  const root = document.querySelectorAll(".lesson-widget")[index].shadowRoot;
  const canvas = root.querySelector("canvas");
  const said = () => [...root.querySelectorAll("figcaption, dd")].map((node) => node.textContent).join();
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


@dataclass(frozen=True)
class Hand:
    """What a reader does to one control: the widget's place on the page, the control, the event."""

    name: str
    widget: int
    control: str
    event: str


HANDS = (
    Hand("two clusters, button", 0, "[data-value=sample]", "click"),
    Hand("bottleneck, slider", 1, "input", "input"),
    Hand("latent space, slider of beta", 2, "input", "input"),
    Hand("latent space, map", 2, "[role=application]", "pointermove"),
)


def main() -> None:
    """Measure all steps; exit with 1 if more than one in 20 of a control is over the limit."""
    slow = False
    for hand in HANDS:
        took = measure(hand)
        late = statistics.quantiles(took, n=20)[-1]
        slow = slow or late > LIMIT_MS
        print(
            f"{hand.name}: {len(took)} steps, median {statistics.median(took):.1f} ms, "
            f"95 % within {late:.1f} ms, slowest {max(took):.1f} ms",
            flush=True,
        )
    sys.exit(1 if slow else 0)


def measure(hand: Hand) -> list[float]:
    """Milliseconds of each step that changed something."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.set_content("<!doctype html>" + "".join(page_of(name) for name in WIDGETS))
        widget = page.locator(".widget").nth(hand.widget)
        widget.locator("button").nth(1).click()  # the generative mode, the trouser, the VAE
        page.evaluate(TIMER, [hand.event, hand.widget])
        control = widget.locator(hand.control)
        if hand.event == "click":
            for _ in range(CLICKS):
                control.click()
        else:
            drag(page, control)
        took = page.evaluate("window.took")
        browser.close()
    return list(took)


def drag(page: Page, control: Locator) -> None:
    """From end to end and back again and again, in the middle of the control's height."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    left, wide = box["x"] + 50, box["width"] - 60
    page.mouse.move(left, middle)
    page.mouse.down()
    for step in range(WAYS * MOVES):
        way, along = divmod(step, MOVES)
        share = along / MOVES if way % 2 == 0 else 1 - along / MOVES
        page.mouse.move(left + wide * share, middle)
    page.mouse.up()


if __name__ == "__main__":
    main()

"""A reader's eyes and hands: what a widget on a page shows, and using all three once, held to the files."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from autograder.lesson.widgets.page import WIDGETS
from tests.lesson.widgets import stored

PIXELS = (
    """canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data].filter((_, i) => i % 4 === 0)"""
)
CONTRASTS = """() => {
  const texts = "h3, h4, label, li, dt, dd, figcaption, p, button:enabled, .legend span, .ticks span";
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = (node) => getComputedStyle(node).backgroundColor;
  const contrast = (node) => {
    let ground = node;
    while (/^rgba.*, 0\\)$/.test(seen(ground))) ground = ground.parentNode.host ?? ground.parentNode;
    const [a, b] = [light(getComputedStyle(node).color), light(seen(ground))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  return [...document.querySelectorAll(".lesson-widget")]
    .flatMap((host) => [...host.shadowRoot.querySelectorAll(texts)])
    .map((node) => [contrast(node), node.textContent]);
}"""

COUNT = """root => {
  const work = { pictures: 0, copies: 0, shapes: 0, elements: 0 };
  window.work = work;
  for (const [name, kind] of [["putImageData", "pictures"], ["drawImage", "copies"], ["fill", "shapes"]]) {
    const own = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      work[kind] += 1;
      return own.apply(this, given);
    };
  }
  new MutationObserver((changes) => {
    const nodes = changes.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]);
    work.elements += nodes.filter((node) => node.nodeType === Node.ELEMENT_NODE).length;
  }).observe(root, { childList: true, subtree: true });
}"""


def widget(page: Page, source: str) -> Locator:
    """The widget on the page, by its place among the three."""
    return page.locator(".widget").nth([parts.source for parts in WIDGETS.values()].index(source))


def figures(shown: Locator) -> dict[str, str]:
    """The figures beneath a widget, by name."""
    pairs = "e => [...e.querySelectorAll('dl div')].map(pair => [...pair.children].map(n => n.textContent))"
    return dict(shown.evaluate(pairs))


def pixels(canvas: Locator) -> np.ndarray:
    """What a canvas shows: (28, 28) grey levels."""
    return np.array(canvas.evaluate(PIXELS)).reshape(28, 28)


def on_map(shown: Locator, column: int, row: int) -> dict[str, float]:
    """Where on the page a place of the map lies."""
    box = shown.locator("canvas").first.bounding_box()
    assert box is not None
    last = stored.LATENT["grid"] - 1
    inset = 1  # the outermost places lie on the frame
    return {
        "x": box["x"] + inset + (box["width"] - 2 * inset) * column / last,
        "y": box["y"] + inset + (box["height"] - 2 * inset) * row / last,
    }


def count_work(shown: Locator) -> None:
    """From now on, count what a widget draws, and which elements come and go."""
    shown.evaluate(COUNT)


def work_done(page: Page) -> dict[str, int]:
    """Since `count_work`: pictures drawn, canvases copied, shapes filled, elements that came or went."""
    return page.evaluate("window.work")


def faintest(page: Page) -> tuple[float, str]:
    """The least contrast of a text to its ground, over all texts of the three widgets, and that text."""
    found = page.evaluate(CONTRASTS)
    assert len(found) > 60
    return min((contrast, text) for contrast, text in found)


def use_each(page: Page) -> None:
    """Draw five points, squeeze a sneaker through the widest bottleneck, click on the map at beta 5.

    Figures and pictures must be those of the files.
    """
    paradigms, bottleneck, latent = (widget(page, parts.source) for parts in WIDGETS.values())
    paradigms.get_by_role("button", name="Generative").click()
    sample = paradigms.get_by_role("button", name="Sample 5 points")
    expect(sample).to_be_enabled()
    sample.focus()
    expect(sample).to_be_focused()
    sample.press("Enter")
    assert figures(paradigms) == {
        "Training points": "80", "Mode": "Generative, P(x)", "Sampled points": "5",
    }  # fmt: skip
    assert (paradigms.locator(".training > *").count(), paradigms.locator(".sampled").count()) == (80, 5)

    bottleneck.get_by_role("button", name="Sneaker").click()
    bottleneck.locator("input").press("End")
    said = figures(bottleneck)
    assert (said["Input"], said["Bottleneck"], said["Of the input"]) == (
        "784 pixels",
        "256 numbers",
        "32.7 %",
    )
    sneaker = stored.BOTTLENECK["garments"][2]
    assert float(said["MSE of this garment"]) == pytest.approx(sneaker["mse"][-1], abs=6e-5)
    assert np.array_equal(pixels(bottleneck.locator("canvas").nth(1)), stored.garments()[2, -1])

    latent.get_by_role("button", name="VAE").click()
    latent.locator("input").press("End")
    surface = latent.get_by_role("application")
    surface.scroll_into_view_if_needed()
    box, place = surface.bounding_box(), on_map(latent, 6, 13)
    assert box is not None
    surface.click(position={"x": place["x"] - box["x"], "y": place["y"] - box["y"]})
    said = figures(latent)
    assert (said["Mode"], said["β"], said["Sampled points"]) == ("VAE", "5", "1")
    assert float(said["Mean cloud width σ"]) == pytest.approx(stored.space(5)["width"], abs=6e-4)
    for canvas in (1, 2):  # the large picture, and the first of the last samples
        assert np.array_equal(
            pixels(latent.locator("canvas").nth(canvas)), stored.atlas(stored.space(5))[13, 6]
        )

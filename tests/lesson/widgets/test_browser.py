"""The widgets in a real browser, without a kernel: by mouse and by key, their figures held to the files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Page, expect

from autograder.lesson.export import LessonExporter
from autograder.lesson.widgets.page import WIDGETS, page_of
from tests.lesson.widgets import stored
from tests.lesson.widgets.hands import (
    count_work,
    faintest,
    figures,
    on_map,
    pixels,
    use_each,
    widget,
    work_done,
)

pytestmark = pytest.mark.xdist_group("browser")

LOCKED = {"locked": True, "grade": False, "solution": False, "schema_version": 3, "task": False}


def notebook():
    """One locked cell for each widget, as a lesson has them, nothing run."""
    cells = [
        new_code_cell(
            f"from autograder.lesson import widgets\n\nwidgets.{name}()",
            metadata={"nbgrader": {**LOCKED, "grade_id": f"widget-{parts.source}"}},
        )
        for name, parts in WIDGETS.items()
    ]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """The three widgets on a page that the exporter wrote."""
    path = tmp_path_factory.mktemp("page") / "lesson.html"
    path.write_text(LessonExporter().from_notebook_node(notebook())[0], encoding="utf-8")
    return path.as_uri()


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens the page with nothing of the network within reach; at the end no error may have been said."""
    pages, errors = [], []

    def open_page(**context) -> Page:
        page = browser.new_page(viewport={"width": 1100, "height": 900}, **context)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.route(re.compile("^http"), lambda route: route.abort())
        page.goto(address)
        for i in range(3):
            page.locator(".widget").nth(i).wait_for()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [error for error in errors if "MathJax" not in error and "require" not in error] == []


def test_two_modes_two_pictures(opened):
    """A boundary with its sides and its annotation, or a density with its own; only the latter is sampled."""
    shown = widget(opened(), "paradigms")
    assert shown.locator(".training > *").count() == 80
    expect(shown.get_by_text("Decision boundary: the only thing this model learned")).to_be_visible()
    expect(shown.locator(".boundary")).to_be_visible()
    expect(shown.get_by_role("button", name="Sample 5 points")).to_be_disabled()
    assert figures(shown) == {
        "Training points": "80", "Mode": "Discriminative, P(y|x)", "Sampled points": "0",
    }  # fmt: skip
    shown.get_by_role("button", name="Generative").press("Enter")
    expect(shown.get_by_text("High density: sample new points from here")).to_be_visible()
    expect(shown.locator(".boundary")).to_be_hidden()
    for _ in range(4):
        shown.get_by_role("button", name="Sample 5 points").click()
    assert figures(shown)["Mode"] == "Generative, P(x)"
    assert figures(shown)["Sampled points"] == "20"
    points = shown.locator(".sampled")
    assert points.count() == 20
    assert (
        points.first.locator("circle").last.evaluate("e => getComputedStyle(e).stroke")
        == "rgb(255, 255, 255)"
    )
    expect(shown.get_by_text("5 points sampled, 20 in all.")).to_be_attached()
    shown.get_by_role("button", name="Clear").click()
    assert (points.count(), figures(shown)["Sampled points"]) == (0, "0")


LATE = """async ([module, values, i]) => {
  const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const model = { get: (name) => values[name], on: () => {}, off: () => {} };
  const el = document.createElement("div");
  await widget.render({ model, el });
  document.body.append(el);
  const seen = (root) =>
    [root.textContent, ...[...root.querySelectorAll("canvas")].map((c) => c.toDataURL())].join();
  const there = document.querySelectorAll(".lesson-widget")[i].shadowRoot;
  for (let tries = 0; tries < 600; tries++) {
    if (seen(el.firstChild.shadowRoot) === seen(there)) return true;
    await new Promise(requestAnimationFrame);
  }
  return false;
}"""


@pytest.mark.parametrize(("i", "name"), list(enumerate(WIDGETS)))
def test_drawn_before_it_is_on_the_page(opened, i, name):
    """What JupyterLab may do to a widget: once it is there it looks like one that was drawn there."""
    parts = WIDGETS[name]
    assert opened().evaluate(LATE, [parts.module(), {**parts.state, "data": parts.data()}, i])


def test_the_density_is_painted_where_the_gaussians_lie(opened):
    """The heat map is strong at each cluster's mean and next to nothing in the lower right corner."""
    shown = widget(opened(), "paradigms")
    shown.get_by_role("button", name="Generative").click()
    alpha = shown.locator("canvas").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "return {width: c.width, height: c.height, alpha: [...d].filter((_, i) => i % 4 === 3)}; }"
    )
    heat = np.array(alpha["alpha"]).reshape(alpha["height"], alpha["width"])
    for gaussian in stored.PARADIGMS["gaussians"]:
        x, y = gaussian["mean"]
        assert heat[round((208 - 64 * y) / 4), round((240 + 64 * x) / 4)] > 0.8 * heat.max()
    assert heat[-1, -1] < heat.max() / 5


def test_a_bottleneck_of_every_size_shows_its_picture_and_its_error(opened):
    """Slid through all sizes by key, for two garments: pictures, percentages and errors are the file's."""
    shown = widget(opened(), "bottleneck")
    slider, canvas = shown.locator("input"), shown.locator("canvas")
    texts = set()
    for number, name in ((0, "T-shirt"), (3, "Bag")):
        shown.get_by_role("button", name=name).click()
        slider.press("Home")
        for i, size in enumerate(stored.BOTTLENECK["sizes"]):
            garment = stored.BOTTLENECK["garments"][number]
            said = figures(shown)
            assert said["Input"] == "784 pixels"
            assert said["Bottleneck"] == f"{size} numbers"
            assert said["Of the input"] == f"{100 * size / 784:.1f} %"
            assert float(said["MSE of this garment"]) == pytest.approx(garment["mse"][i], abs=6e-5)
            assert np.array_equal(pixels(canvas.nth(0)), stored.garments()[number, 0])
            assert np.array_equal(pixels(canvas.nth(1)), stored.garments()[number, i + 1])
            assert shown.locator("figure path").get_attribute("d").count("M") == size
            assert slider.get_attribute("aria-valuetext").startswith(f"Bottleneck: {size} numbers")
            texts.add(shown.locator("p[role=status]").inner_text())
            slider.press("ArrowRight")
    assert len(texts) == 7


def test_dragging_the_slider_draws_at_each_step_and_replaces_nothing(opened):
    """Dragged from end to end every size comes by; a step draws two pictures, no element comes or goes."""
    page = opened()
    shown = widget(page, "bottleneck")
    shown.locator("input").press("Home")
    count_work(shown)
    box = shown.locator("input").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    seen = []
    for step in range(31):
        page.mouse.move(box["x"] + 8 + (box["width"] - 16) * step / 30, middle)
        seen.append(figures(shown)["Bottleneck"])
    page.mouse.up()
    assert list(dict.fromkeys(seen)) == [f"{size} numbers" for size in stored.BOTTLENECK["sizes"]]
    assert work_done(page) == {"pictures": 2 * 6, "copies": 0, "shapes": 0, "elements": 0}


def test_clicking_and_dragging_on_the_map_decodes_what_lies_there(opened):
    """On the autoencoder's map and on a VAE's, the picture is the atlas's, and a drag is one sample."""
    page = opened()
    shown = widget(page, "latent")
    picture = shown.locator("canvas").nth(1)
    for button, beta in (("Autoencoder", None), ("VAE", 1)):
        shown.get_by_role("button", name=button).click()
        shown.get_by_role("application").scroll_into_view_if_needed()
        for column, row in ((3, 4), (15, 12)):
            page.mouse.click(**on_map(shown, column, row))
            assert np.array_equal(pixels(picture), stored.atlas(stored.space(beta))[row, column])
        page.mouse.move(**on_map(shown, 10, 10))
        page.mouse.down()
        page.mouse.move(**on_map(shown, 6, 8), steps=5)
        page.mouse.up()
        assert np.array_equal(pixels(picture), stored.atlas(stored.space(beta))[8, 6])
    assert figures(shown)["Sampled points"] == "6"
    assert shown.locator(".sampled").count() == 6


def test_a_step_of_a_drag_on_the_map_draws_the_new_place_alone(opened):
    """However many samples there are, a step draws its picture, large and small, and paints no map anew."""
    page = opened()
    shown = widget(page, "latent")
    shown.get_by_role("button", name="VAE").click()
    shown.get_by_role("application").scroll_into_view_if_needed()
    for column in range(12):
        page.mouse.click(**on_map(shown, column, 3))
    page.mouse.move(**on_map(shown, 10, 10))
    page.mouse.down()
    count_work(shown)
    for column in (9, 8, 7, 6, 5):
        page.mouse.move(**on_map(shown, column, 10))
    page.mouse.up()
    assert work_done(page) == {"pictures": 2 * 5, "copies": 0, "shapes": 0, "elements": 0}


def test_the_map_is_used_by_key(opened):
    """Arrow keys move the cross and decode there, Enter samples; what is there is said."""
    page = opened()
    shown = widget(page, "latent")
    surface, picture = shown.get_by_role("application"), shown.locator("canvas").nth(1)
    shown.get_by_role("button", name="Sample random point").focus()
    for key in ("Tab", "Tab", "ArrowLeft", "ArrowLeft", "ArrowUp", "Enter"):  # past "Clear", then on the map
        page.keyboard.press(key)
    expect(surface).to_be_focused()
    assert surface.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"
    assert np.array_equal(pixels(picture), stored.atlas(stored.space(None))[9, 8])
    assert figures(shown)["Sampled points"] == "1"
    space, last = stored.space(None), stored.LATENT["grid"] - 1
    z = [
        space["centre"][0] + (2 * 8 / last - 1) * space["half"],
        space["centre"][1] - (2 * 9 / last - 1) * space["half"],
    ]
    said = shown.locator("figcaption").inner_text()
    assert f"z = ({z[0]:.2f}, {z[1]:.2f})".replace("-", "−") in said
    centres = stored.clouds(space)[:, :2] + space["centre"]
    nearest = np.linalg.norm(centres - z, axis=1).argmin()
    assert stored.LATENT["categories"][stored.LATENT["labels"][nearest]] in said


def test_beta_goes_through_all_models(opened):
    """The slider is dead for the autoencoder; for the VAE each beta has its map, its picture and its text.

    A step copies a map that was painted before.
    """
    page = opened()
    shown = widget(page, "latent")
    slider = shown.locator("input")
    expect(slider).to_be_disabled()
    shown.get_by_role("button", name="VAE").click()
    slider.press("Home")
    count_work(shown)
    texts, grounds = set(), set()
    for space in stored.LATENT["spaces"][1:]:
        said = figures(shown)
        assert (said["Mode"], float(said["β"])) == ("VAE", space["beta"])
        assert float(said["Mean cloud width σ"]) == pytest.approx(space["width"], abs=6e-4)
        assert float(said["Reconstruction MSE"]) == pytest.approx(space["mse"], abs=6e-5)
        assert np.array_equal(pixels(shown.locator("canvas").nth(1)), stored.atlas(space)[10, 10])
        texts.add(shown.locator("p[role=status]").inner_text())
        grounds.add(shown.locator("canvas").first.evaluate("c => c.toDataURL()"))
        slider.press("ArrowRight")
    assert len(texts) == len(grounds) == 5
    assert work_done(page) == {"pictures": 4, "copies": 4, "shapes": 0, "elements": 0}


def test_random_points_fall_into_gaps_of_the_autoencoder(opened):
    """Each random point of the autoencoder's lies on empty land; its small picture is the atlas's there."""
    shown = widget(opened(), "latent")
    last = stored.LATENT["grid"] - 1
    for _ in range(6):
        shown.get_by_role("button", name="Sample random point").click()
    assert figures(shown)["Sampled points"] == "6"
    moves = shown.locator(".sampled").evaluate_all("all => all.map(e => e.getAttribute('transform'))")
    for i, move in enumerate(moves):
        column, row = (round(float(n) * last / 420) for n in re.findall(r"[\d.]+", move))
        assert stored.empty(stored.space(None))[row, column]
        assert np.array_equal(
            pixels(shown.locator("canvas").nth(2 + i)), stored.atlas(stored.space(None))[row, column]
        )


@pytest.mark.parametrize(
    ("theme", "dark"),
    [("light", False), ("dark", True), (None, True)],
    ids=["light", "dark", "as the reader has it"],
)
def test_each_theme_can_be_read(browser, tmp_path, theme, dark):
    """On exported pages of both themes, and on one that leaves it to the reader, who prefers dark.

    All text stands out from its ground by 4.5 to 1 or better, and at 600 pixels nothing is cut off.
    """
    path = tmp_path / "page.html"
    bare = "<!doctype html><meta charset=utf-8><meta name=color-scheme content='light dark'>"
    text = (
        LessonExporter(theme=theme).from_notebook_node(notebook())[0]
        if theme
        else bare + "".join(page_of(name) for name in WIDGETS)
    )
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(color_scheme="dark", viewport={"width": 600, "height": 900})
    page.route(re.compile("^http"), lambda route: route.abort())
    page.goto(path.as_uri())
    use_each(page)
    for shown in page.locator(".widget").all():
        expect(shown).to_have_class("widget dark" if dark else "widget")
        assert shown.evaluate("e => e.scrollWidth <= e.clientWidth")
    ratio, whose = faintest(page)
    assert ratio >= 4.5, f"{whose}: {ratio:.1f}"
    page.close()


def test_what_a_screen_reader_is_told(opened):
    """Every button, slider, picture, group and region has a name."""
    page = opened()
    for source in ("paradigms", "bottleneck", "latent"):
        tree = widget(page, source).aria_snapshot()
        assert re.findall(r"- (?:button|slider|img|group|region|application|complementary)[:\n]", tree) == []
        named = set(re.findall(r"- '?(\w+) \"", tree))
        assert {"region", "heading", "group", "button", "img", "complementary"} <= named
        assert ("slider" in named) is (source != "paradigms")


def test_without_scripts_the_sentence_stands_there(browser, address):
    """A page that runs no scripts says what would be there."""
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    for parts in WIDGETS.values():
        assert page.get_by_text(parts.sentence).is_visible()
    page.close()

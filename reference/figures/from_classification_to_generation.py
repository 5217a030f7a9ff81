"""Draw the figures of the lesson "from classification to generation": some seconds on one thread.

    python -m reference.figures.from_classification_to_generation

The notebook shows them as they are stored, so that this lesson costs no time at grading.
"""

import argparse
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from autograder.lesson import FashionMNIST
from autograder.lesson.figures.from_classification_to_generation import FOLDER

DPI = 144
TROUSER = 1
WAIST_ROW = 8
BRIGHT = 40  # of 255: what counts as cloth

# Two classes of points in a plane: normal clouds with these centres, and one spread in all directions.
CENTRES = {"blue": (-1.3, -0.4), "orange": (1.3, 0.6)}
SPREAD = 0.85
COLOURS = {"blue": "#2166ac", "orange": "#c4620a"}
PLACES = {"A": (-1.3, -0.4), "B": (-4.3, -1.5), "C": (0.0, 0.1), "D": (-1.25, 3.35)}
SIDES = (-5.2, 5.2, -3.2, 4.2)


def digit_five(roundness: float) -> np.ndarray:
    """The pen's way through a five, top right to bottom left: (n, 2) in a box 0.7 wide and 1 high.

    roundness: how far the belly reaches out, about 0.25 to 0.4.
    """
    angle = np.linspace(np.radians(130), np.radians(-140), 40)
    belly = np.stack([0.32 + roundness * np.cos(angle), 0.3 + 0.3 * np.sin(angle)], axis=1)
    return np.concatenate([[[0.6, 1.0], [0.12, 1.0]], belly])


def digit_seven(bend: float) -> np.ndarray:
    """The pen's way through a seven: (n, 2). bend: how far the down stroke is curved, 0 for straight."""
    t = np.linspace(0, 1, 20)
    down = np.stack([0.65 - 0.4 * t - bend * np.sin(np.pi * t), 1 - t], axis=1)
    return np.concatenate([[[0.05, 1.0]], down])


def write(
    place: Axes, way: np.ndarray, slant: float, size: float, stroke: float, barred: bool = False
) -> None:
    """Write one digit white on black. slant: shift of the top to the right; stroke: in points."""
    place.set(xlim=(-0.5, 1.3), ylim=(-0.3, 1.3), aspect="equal", facecolor="black", xticks=[], yticks=[])
    ways = [way, np.array([[0.22, 0.5], [0.62, 0.5]])] if barred else [way]
    for x, y in (w.T for w in ways):
        x, y = x + slant * (y - 0.5), y
        x, y = 0.38 + size * (x - 0.38), 0.5 + size * (y - 0.5)
        place.plot(x, y, color="white", linewidth=stroke, solid_capstyle="round", solid_joinstyle="round")


def sevens() -> Figure:
    """Eight sevens that differ in stroke, slant, size, bend and bar."""
    figure = Figure(figsize=(9, 1.3), layout="constrained")
    hands = [
        (0.0, 0.0, 1.0, 3, False), (0.0, 0.45, 1.0, 7, False), (0.08, -0.15, 0.75, 4, True),
        (-0.1, 0.25, 1.05, 2, True), (0.12, 0.1, 0.9, 10, False), (0.0, 0.7, 0.85, 5, False),
        (-0.05, -0.3, 1.1, 6, False), (0.1, 0.3, 0.6, 3, False),
    ]  # fmt: skip
    for place, (bend, slant, size, stroke, barred) in zip(figure.subplots(1, 8), hands, strict=True):
        write(place, digit_seven(bend), slant, size, stroke, barred)
    return figure


def two_fives() -> Figure:
    """Two draws from four histograms: stroke width, slant, size and roundness."""
    figure = Figure(figsize=(4.2, 2.2), layout="constrained")
    random = np.random.default_rng(11)
    for number, place in enumerate(figure.subplots(1, 2), 1):
        stroke, slant = np.clip(random.normal(7, 2.5), 2, 13), random.normal(0.15, 0.25)
        size, roundness = random.normal(0.95, 0.1), np.clip(random.normal(0.32, 0.05), 0.2, 0.42)
        write(place, digit_five(roundness), slant, size, stroke)
        place.set_title(f"draw {number}", fontsize=10)
    return figure


def trouser_widths() -> np.ndarray:
    """How many pixels of cloth each pair of trousers has in the row just below its waistband: (1000,)."""
    dataset = FashionMNIST(train=True)
    trousers = dataset.data[dataset.targets == TROUSER].numpy()
    return (trousers[:, WAIST_ROW] > BRIGHT).sum(axis=1)


def widths() -> Figure:
    """The histogram of the trousers' widths."""
    counts = np.bincount(trouser_widths())
    figure = Figure(figsize=(7.5, 3), layout="constrained")
    place = figure.subplots()
    place.bar(np.arange(len(counts)), counts, width=0.9, color="#4d7ea8")
    place.set(xlabel="width just below the waistband, in pixels", ylabel="pairs of trousers")
    place.spines[["top", "right"]].set_visible(False)
    return figure


def blind_draws() -> Figure:
    """Pictures whose pixels are drawn each by itself, above trousers of the training set."""
    dataset = FashionMNIST(train=True)
    trousers = dataset.data[dataset.targets == TROUSER].numpy()[:8]
    noise = np.random.default_rng(0).integers(0, 256, (8, 28, 28))
    figure = Figure(figsize=(9, 2.3), layout="constrained")
    for places, pictures in zip(figure.subplots(2, 8), (noise, trousers), strict=True):
        for place, picture in zip(places, pictures, strict=True):
            place.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
            place.axis("off")
    return figure


def training_points() -> dict[str, np.ndarray]:
    """The 80 points: 40 of each class, (40, 2)."""
    random = np.random.default_rng(3)
    return {name: np.array(centre) + SPREAD * random.normal(size=(40, 2)) for name, centre in CENTRES.items()}


def drawn_points(n: int, seed: int) -> np.ndarray:
    """n new points from the mixture of the two clouds: (n, 2)."""
    random = np.random.default_rng(seed)
    centres = np.array(list(CENTRES.values()))[random.integers(0, 2, n)]
    return centres + SPREAD * random.normal(size=(n, 2))


def plane(place: Axes) -> tuple[np.ndarray, np.ndarray]:
    """Prepare a plane without ticks; returns its grid, two arrays (200, 300)."""
    left, right, bottom, top = SIDES
    place.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xticks=[], yticks=[])
    place.set(xlabel="feature 1", ylabel="feature 2")
    xs, ys = np.meshgrid(np.linspace(left, right, 300), np.linspace(bottom, top, 200))
    return xs, ys


def draw_density(place: Axes, xs: np.ndarray, ys: np.ndarray) -> None:
    """The mixture's density as a map, the darker the denser; the clouds' colours blend where they meet."""
    map_ = np.ones((*xs.shape, 3))
    for name, (x, y) in CENTRES.items():
        cloud = np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * SPREAD**2))
        map_ -= 0.6 * cloud[:, :, None] * (1 - np.array(to_rgb(COLOURS[name])))
    place.imshow(map_.clip(0, 1), extent=SIDES, origin="lower", zorder=0)


def draw_training(place: Axes, alpha: float = 1.0) -> None:
    """The 80 training points: blue circles and orange squares."""
    for (name, points), mark in zip(training_points().items(), "os", strict=True):
        place.plot(*points.T, mark, color=COLOURS[name], markersize=4.5, alpha=alpha, markeredgewidth=0)


def draw_boundary(place: Axes, xs: np.ndarray, ys: np.ndarray, tints: bool) -> None:
    """The line halfway between the two centres; with tints on its two sides."""
    (x0, y0), (x1, y1) = CENTRES.values()
    side = (xs - (x0 + x1) / 2) * (x1 - x0) + (ys - (y0 + y1) / 2) * (y1 - y0)
    if tints:
        place.contourf(xs, ys, side, levels=[-1e9, 0, 1e9], colors=["#d6e4f2", "#f8e3cf"], zorder=0)
    place.contour(xs, ys, side, levels=[0], colors="black", linestyles="dashed", linewidths=1.6)


def draw_new(place: Axes, points: np.ndarray) -> None:
    """Sampled points: dark with a white rim, larger than training points."""
    place.plot(*points.T, "o", color="black", markersize=8, markeredgecolor="white", markeredgewidth=1.8)


def note(place: Axes, text: str, at: tuple[float, float], words_at: tuple[float, float]) -> None:
    """A few words with an arrow."""
    arrow = {"arrowstyle": "->", "color": "black"}
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}
    place.annotate(text, at, words_at, ha="center", va="center", fontsize=9, arrowprops=arrow, bbox=box)


def boundary_and_density() -> Figure:
    """The two views: a boundary with its two sides; a density with five points sampled from it."""
    figure = Figure(figsize=(9.8, 4.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    xs, ys = plane(left)
    draw_boundary(left, xs, ys, tints=True)
    draw_training(left)
    left.set_title("discriminative: P(y | x)")
    note(left, "decision boundary:\nthe only thing this model learned", (-0.9, 2.44), (1.9, 3.5))
    plane(right)
    draw_density(right, xs, ys)
    draw_training(right)
    draw_new(right, drawn_points(5, seed=6))
    right.set_title("generative: P(x), and 5 sampled points with white rims")
    note(right, "high density:\nsample new points from here", (1.5, 1.0), (1.9, 3.5))
    return figure


def eighty_more() -> Figure:
    """Training points beside 80 points sampled from the density."""
    figure = Figure(figsize=(9.8, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    xs, ys = plane(left)
    draw_training(left)
    left.set_title("80 training points")
    plane(right)
    draw_density(right, xs, ys)
    draw_new(right, drawn_points(80, seed=5))
    right.set_title("80 sampled points")
    return figure


def places() -> Figure:
    """The training points, the boundary, and four places to judge."""
    figure = Figure(figsize=(6.4, 4.6), layout="constrained")
    place = figure.subplots()
    xs, ys = plane(place)
    draw_boundary(place, xs, ys, tints=False)
    draw_training(place, alpha=0.6)
    for letter, (x, y) in PLACES.items():
        box = {"boxstyle": "circle,pad=0.25", "facecolor": "white", "edgecolor": "black"}
        place.text(x, y, letter, ha="center", va="center", fontsize=12, fontweight="bold", bbox=box)
    return figure


FIGURES = (sevens, widths, blind_draws, two_fives, boundary_and_density, eighty_more, places)


def main() -> None:
    """Draw every figure into its file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=FOLDER)
    into = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    for draw in FIGURES:
        draw().savefig(into / f"{draw.__name__}.png", dpi=DPI, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    main()

"""The figures of the lesson "autoencoders". Each function draws one and puts it on the page."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from autograder.lesson.fashion_mnist import FashionMNIST
from autograder.lesson.pictures import grid, rows, show
from autograder.lesson.provided import bottlenecks, gallery

__all__ = ["bottleneck_sizes", "dots_without_terrain", "errors_by_size", "grid", "hourglass", "rows"]

CODE_COLOUR = "tab:purple"
PIXELS = 784

# The walk: shape, how it is got to from the one before, and how tall it is drawn.
WALK = (
    ("1×28×28", "image", 2.8),
    ("16×14×14", "Conv2d\nReLU", 2.0),
    ("32×7×7", "Conv2d\nReLU", 1.3),
    ("1568", "Flatten", 0.9),
    ("32", "Linear", 0.35),
    ("1568", "Linear\nReLU", 0.9),
    ("32×7×7", "Unflatten", 1.3),
    ("16×14×14", "Conv-\nTranspose2d\nReLU", 2.0),
    ("1×28×28", "Conv-\nTranspose2d\nSigmoid", 2.8),
)


def hourglass() -> None:
    """Show the walk of the dimensions through encoder, bottleneck and decoder."""
    figure = Figure(figsize=(9.6, 3.9), layout="constrained")
    place = figure.subplots()
    middle = len(WALK) // 2
    for step, (shape, layer, height) in enumerate(WALK):
        colour = CODE_COLOUR if step == middle else "tab:blue" if step < middle else "tab:green"
        place.add_patch(Rectangle((step - 0.28, -height / 2), 0.56, height, color=colour, alpha=0.85))
        place.text(step, height / 2 + 0.08, shape, ha="center", va="bottom", fontsize=10.5)
        place.text(step, -1.55, layer, ha="center", va="top", fontsize=10, color="0.25")
        if step:
            place.annotate("", (step - 0.3, 0), (step - 0.7, 0), arrowprops={"arrowstyle": "->"})
    for at, name in ((1.5, "encoder"), (middle, "bottleneck"), (6.5, "decoder")):
        place.text(at, 1.95, name, ha="center", fontsize=12, weight="bold")
    place.set(xlim=(-0.6, len(WALK) - 0.4), ylim=(-2.45, 2.3))
    place.axis("off")
    show(
        figure,
        "An hourglass of nine steps: 1x28x28, 16x14x14, 32x7x7 and 1568 numbers narrow down to a "
        "bottleneck of 32, then widen by the same steps back to 1x28x28.",
    )


def bottleneck_sizes() -> None:
    """Show four garments, their codes as bars, and their reconstructions with 4 to 256 numbers."""
    stored = bottlenecks()
    sizes = [int(size) for size in stored["sizes"]]
    n, columns = len(stored["originals"]), len(sizes) + 1
    figure = Figure(figsize=(9.6, 1.85 * n + 0.5))
    figure.subplots_adjust(left=0.01, right=0.99, bottom=0.01, top=0.945, wspace=0.06, hspace=0.3)
    places = figure.subplots(2 * n, columns, height_ratios=n * [3, 1])
    for garment in range(n):
        pictures, bars = places[2 * garment], places[2 * garment + 1]
        _picture(pictures[0], stored["originals"][garment, 0].numpy(), "784 pixels")
        bars[0].axis("off")
        for picture, bar, size in zip(pictures[1:], bars[1:], sizes, strict=True):
            error = float(stored[f"errors_{size}"][garment])
            _picture(picture, stored[f"pictures_{size}"][garment, 0].numpy(), f"error {error:.3f}")
            _bars(bar, stored[f"codes_{size}"][garment].numpy())
    places[0][0].set_title("original\n784 pixels", fontsize=9.5)
    for place, size in zip(places[0][1:], sizes, strict=True):
        error = float(stored[f"errors_{size}"][0])
        place.set_title(f"{size} ({size / PIXELS:.1%})\nerror {error:.3f}", fontsize=9.5)
    show(
        figure,
        "A T-shirt, trousers, a sneaker and a bag, reconstructed from 4 to 256 numbers. With 4 only the "
        "broad shape is left; with more numbers the neckline and the sole come back, the bag's pattern "
        "never does, and the error falls less and less.",
    )


def _picture(place: Axes, image: np.ndarray, title: str) -> None:
    place.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    place.set_title(title, fontsize=9.5)
    place.axis("off")


def _bars(place: Axes, code: np.ndarray) -> None:
    """A code, a bar for each number, at its own scale: one collection of lines, hundreds of bars take seconds."""
    width = 0.9 * 72 * place.bbox.width / place.figure.dpi / len(code)
    place.vlines(np.arange(len(code)), 0, code, color=CODE_COLOUR, linewidth=width)
    place.axhline(0, color="0.6", linewidth=0.5)
    place.set_xlim(-0.5, len(code) - 0.5)
    place.axis("off")


def errors_by_size(errors: Mapping[int, float]) -> None:
    """Show test errors by bottleneck size: what `compare_bottlenecks` returned."""
    figure = Figure(figsize=(5.5, 2.8), layout="constrained")
    place = figure.subplots()
    heights = [float(error) for error in errors.values()]
    bars = place.bar([str(size) for size in errors], heights, color=CODE_COLOUR, width=0.6)
    place.bar_label(bars, [f"{height:.4f}" for height in heights], padding=2)
    place.set(xlabel="numbers in the bottleneck", ylabel="test error per pixel")
    place.margins(y=0.15)
    said = ", ".join(f"{size}: {height:.4f}" for size, height in zip(errors, heights, strict=True))
    show(figure, f"Test error per pixel by size of the bottleneck: {said}.")


def dots_without_terrain() -> None:
    """Show where an autoencoder with two numbers as its code puts 1,000 test images."""
    stored = gallery()
    figure = Figure(figsize=(7.5, 4.6), layout="constrained")
    place = figure.subplots()
    for label, name in enumerate(FashionMNIST.classes):
        points = stored["map_points"][stored["map_labels"] == label].numpy()
        place.plot(*points.T, ".", color=f"C{label}", markersize=4, label=name)
    place.set(aspect="equal", xlabel="z₁", ylabel="z₂", title="codes of 1,000 test images")
    place.grid(alpha=0.25)
    place.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), markerscale=3, frameon=False)
    show(
        figure, "A plane with 1,000 dots in uneven clusters by garment, and a lot of empty land between them."
    )

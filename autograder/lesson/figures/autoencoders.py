"""The figures of the lesson "autoencoders". Each function draws one and puts it on the page."""

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from autograder.lesson import stored_pictures
from autograder.lesson.fashion_mnist import FashionMNIST
from autograder.lesson.pictures import grid, rows, show
from autograder.lesson.provided import gallery

__all__ = ["bottleneck_sizes", "dots_without_terrain", "errors_by_size", "grid", "hourglass", "rows"]

FOLDER = Path(__file__).parents[1] / "data" / "autoencoders"
CODE_COLOUR = "tab:purple"

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
    """Show four garments, their codes as bars, and their reconstructions with 4 to 256 numbers.

    A stored picture, drawn by ``reference/figures/autoencoders.py``.
    """
    stored_pictures.show(
        FOLDER / "bottleneck_sizes.png",
        "A T-shirt, trousers, a sneaker and a bag, reconstructed from 4 to 256 numbers. With 4 only the "
        "broad shape is left; with more numbers the neckline and the sole come back, the bag's pattern "
        "never does, and the error falls less and less.",
    )


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

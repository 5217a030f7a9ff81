"""The figures of the lesson "exploring-latent-spaces". Each function draws one and puts it on the page."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from autograder.lesson.fashion_mnist import FashionMNIST
from autograder.lesson.pictures import as_arrays, grid, rows, show
from autograder.lesson.provided import gallery

__all__ = [
    "arrows",
    "garment_map",
    "grid",
    "random_directions",
    "rows",
    "share_of",
    "walk",
    "walk_on_the_map",
]

# Of the map with two latent dimensions: the images that the walk on it goes from and to.
FROM, TO = "T-shirt/top", "Sneaker"


def walk(pictures: Mapping[str, Tensor], title: str = "") -> None:
    """Show walks from one garment to another beneath one another, with t above.

    pictures: label to (steps, 1, 28, 28) float in [0, 1]; one number of steps for all.

    Raises: ValueError if something else than images is given.
    """
    steps = max(len(as_arrays(images)) for images in pictures.values())
    above = [f"t = {t:.2g}" for t in np.linspace(0, 1, steps)]
    rows(pictures, title=title, columns=steps, above=above)


def walk_on_the_map() -> None:
    """Show a straight road from a T-shirt to a sneaker through the clouds of a VAE with two dimensions."""
    pictures = gallery()
    labels, mu = pictures["map_labels"].numpy(), pictures["map_mu"].numpy()
    start, end = (mu[labels == FashionMNIST.classes.index(name)].mean(axis=0) for name in (FROM, TO))
    figure = Figure(figsize=(7.5, 4.8), layout="constrained")
    place = figure.subplots()
    _garments(place, mu, labels)
    place.plot(*np.stack([start, end]).T, "k-", linewidth=1.6)
    stops = start + np.linspace(0, 1, 8)[:, None] * (end - start)
    place.plot(*stops.T, "o", color="white", markeredgecolor="black", markersize=7)
    for name, stop, t in ((FROM, start, 0), (TO, end, 1)):
        note, box = f"{name}, t = {t}", {"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 1.5}
        place.annotate(note, stop, (10, 8), textcoords="offset points", fontweight="bold", bbox=box)
    place.set(aspect="equal", xlabel="z₁", ylabel="z₂", title="a walk of eight stops")
    place.set(xlim=(-3.7, 3.7), ylim=(-3.7, 3.7))
    place.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), markerscale=3, frameon=False)
    show(figure, "A straight line with eight stops on a map of garments, from the T-shirts to the sneakers.")


def arrows() -> None:
    """Show the idea of latent arithmetic: the arrow from sneaker to ankle boot, and the same at a sandal."""
    figure = Figure(figsize=(6.4, 3.2), layout="constrained")
    place = figure.subplots()
    arrow = np.array([0.5, 1.5])
    for name, foot, head, colour in (
        ("sneaker", (0.0, 0.0), "ankle boot", "tab:blue"),
        ("sandal", (2.2, 0.35), "?", "tab:orange"),
    ):
        tip = np.array(foot) + arrow
        place.annotate("", tip, foot, arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2})
        place.plot(*np.stack([foot, tip]).T, "o", color=colour)
        for text, at in ((name, foot), (head, tip)):
            place.annotate(text, at, (10, -4), textcoords="offset points", fontsize=11)
    place.set(xlim=(-0.5, 4), ylim=(-0.4, 2.3), xticks=[], yticks=[], xlabel="latent space")
    show(
        figure,
        "Two parallel arrows: one from sneaker to ankle boot, the same one from sandal to a question mark.",
    )


def random_directions(model: Any, image: Tensor, arrow: Tensor, n: int = 3) -> None:
    """Show a garment going into a direction that has a name, and as far into n that are drawn at random.

    model: a VAE. image: (1, 28, 28) in [0, 1]. arrow: (latent_dim,), of which -1 to 2 lengths are gone.
    """
    draws = torch.randn(n, len(arrow), generator=torch.Generator().manual_seed(4))
    draws = draws * arrow.norm() / draws.norm(dim=1, keepdim=True)
    named = {"boots - sneakers": arrow, **{f"random {i + 1}": way for i, way in enumerate(draws)}}
    lengths = torch.linspace(-1, 2, 7)
    with torch.no_grad():
        mu, _ = model.encode(image.unsqueeze(0))
        pictures = {name: model.decode(mu + lengths[:, None] * way) for name, way in named.items()}
    above = [f"{length:+.1f}" for length in lengths.tolist()]
    alt = (
        "A shoe going into four directions: in the first it turns into a boot, in the others little changes."
    )
    rows(pictures, title="lengths gone", columns=len(lengths), alt=alt, above=above)


def share_of(name: str, pictures: Tensor) -> float:
    """The share of the pictures, (n, 1, 28, 28), whose nearest mean picture of a class is that of ``name``.

    Nearest by squared error. It names the class of 67 % of the test images rightly.
    """
    distances = torch.cdist(torch.from_numpy(as_arrays(pictures)).flatten(1), _mean_pictures())
    return float((distances.argmin(dim=1) == FashionMNIST.classes.index(name)).float().mean())


@cache
def _mean_pictures() -> Tensor:
    """The mean training image of each class: (10, 784)."""
    train = FashionMNIST(train=True)
    images = train.images_as_tensor().flatten(1)
    return torch.stack([images[train.targets == label].mean(dim=0) for label in range(len(train.classes))])


def garment_map(maps: Mapping[str, Any], labels: Tensor) -> None:
    """Show maps of garments side by side, coloured by class.

    maps: title to (N, 2), tensor or array. labels: (N,) int64.

    Raises: ValueError if something else than N points is given.
    """
    figure = Figure(figsize=(1.6 + 4.1 * len(maps), 4.4), layout="constrained")
    places = figure.subplots(1, len(maps), squeeze=False)[0]
    for place, (title, points) in zip(places, maps.items(), strict=True):
        at = np.asarray(points)
        if at.shape != (len(labels), 2):
            raise ValueError(
                f"To draw the map we need points of shape ({len(labels)}, 2); these are {at.shape}."
            )
        _garments(place, at, labels.numpy())
        place.set(xticks=[], yticks=[], title=title)
    handles = places[-1].get_legend_handles_labels()
    figure.legend(*handles, loc="outside right center", markerscale=3, frameon=False)
    show(figure, f"Test images in the plane, coloured by class: {', '.join(maps)}.")


def _garments(place: Axes, points: np.ndarray, labels: np.ndarray) -> None:
    """Points coloured by class, one label for the legend each."""
    for label, name in enumerate(FashionMNIST.classes):
        place.plot(*points[labels == label].T, ".", color=f"C{label}", markersize=4, label=name)

"""The figures of the lesson "variational-autoencoders". Each function draws one and puts it on the page."""

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Ellipse

from autograder.lesson.fashion_mnist import FashionMNIST
from autograder.lesson.pictures import grid, rows, show
from autograder.lesson.provided import autoencoder, gallery

__all__ = [
    "before_and_after",
    "betas",
    "clouds",
    "grid",
    "map_of_clouds",
    "map_of_points",
    "rows",
    "two_rules",
]

# The lesson's two garments in a latent space of two dimensions: name, mu, sigma, colour.
GARMENTS = (
    ("T-shirt", (-1.2, 0.8), (0.3, 0.4), "tab:blue"),
    ("sneaker", (0.5, -0.9), (0.5, 0.3), "tab:orange"),
)


def before_and_after() -> None:
    """Show random codes decoded by a plain autoencoder, and by a VAE's decoder of the same shape."""
    z = torch.randn(8, 32, generator=torch.Generator().manual_seed(0))
    rows(
        {"autoencoder": autoencoder().decoder(z), "VAE": gallery()["after"][:8]},
        title="random codes, decoded",
        alt="Above, a plain autoencoder makes grey blotches of random codes; below, a VAE makes garments.",
    )


def clouds() -> None:
    """Show the lesson's two garments in a plane: as points, and as clouds of one and two sigma."""
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    points, spread = figure.subplots(1, 2, sharex=True, sharey=True)
    for name, mu, sigma, colour in GARMENTS:
        for place in (points, spread):
            place.plot(*mu, "o", color=colour, markersize=5)
        for n_sigma, alpha in ((2, 0.15), (1, 0.3)):
            size = (2 * n_sigma * sigma[0], 2 * n_sigma * sigma[1])
            spread.add_patch(Ellipse(mu, *size, color=colour, alpha=alpha, linewidth=0))
        points.annotate(name, mu, (8, 8), textcoords="offset points", color=colour)
        note = f"{name}\nμ = [{mu[0]}, {mu[1]}]\nσ = [{sigma[0]}, {sigma[1]}]"
        spread.annotate(
            note, (mu[0], mu[1] + 2 * sigma[1]), (0, 6), textcoords="offset points", ha="center", color=colour
        )
    points.set_title("autoencoder: a point each")
    spread.set_title("VAE: a cloud each (1σ and 2σ)")
    for place in (points, spread):
        place.set(xlim=(-2.6, 2.6), ylim=(-2.3, 2.9), xlabel="z₁", aspect="equal")
        place.grid(alpha=0.25)
    points.set_ylabel("z₂")
    show(figure, "Two points in a plane, and the same two garments as elliptical clouds around those points.")


def map_of_points() -> None:
    """Show where a plain autoencoder puts 1,000 test images in a plane, and where random codes fall."""
    pictures = gallery()
    figure, place = _map("autoencoder: buildings, and empty land")
    for label, name in enumerate(FashionMNIST.classes):
        points = pictures["map_points"][pictures["map_labels"] == label].numpy()
        place.plot(*points.T, ".", color=f"C{label}", markersize=4, label=name)
    place.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), markerscale=3, frameon=False)
    show(
        figure, "Codes of a plain autoencoder, scattered far from the dashed circle where random codes fall."
    )


def map_of_clouds() -> None:
    """Show the same 1,000 test images as the clouds (two sigma) of a VAE with two latent dimensions."""
    pictures = gallery()
    figure, place = _map("VAE: the clouds run into one another")
    for label, name in enumerate(FashionMNIST.classes):
        chosen = pictures["map_labels"] == label
        mu, sigma = pictures["map_mu"][chosen].numpy(), pictures["map_sigma"][chosen].numpy()
        widths, heights = 4 * sigma.T
        clouds = EllipseCollection(
            widths,
            heights,
            [0.0],
            units="xy",
            offsets=mu,
            offset_transform=place.transData,
            facecolors=f"C{label}",
            alpha=0.16,
            linewidths=0,
        )
        place.add_collection(clouds)
        place.plot([], [], ".", color=f"C{label}", label=name)
    place.set(xlim=(-3.7, 3.7), ylim=(-3.7, 3.7))
    place.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), markerscale=2, frameon=False)
    show(figure, "The clouds of a VAE: they fill the dashed circle where random codes fall.")


def _map(title: str) -> tuple[Figure, Axes]:
    """An empty map with the circle of two sigma in which most random codes fall."""
    figure = Figure(figsize=(7.5, 4.8), layout="constrained")
    place = figure.subplots()
    place.add_patch(Circle((0, 0), 2, fill=False, linestyle="--", linewidth=1.3, label="random codes"))
    place.set(aspect="equal", xlabel="z₁", ylabel="z₂", title=title)
    place.grid(alpha=0.25)
    return figure, place


def two_rules() -> None:
    """Show what KL costs in one dimension: against mu at sigma = 1, and against sigma at mu = 0, in nats."""
    figure = Figure(figsize=(9, 3), layout="constrained")
    corner, size = figure.subplots(1, 2, sharey=True)
    mu = np.linspace(-3, 3, 121)
    corner.plot(mu, mu**2 / 2, color="tab:purple")
    corner.set(title="don't hide in a corner (σ = 1)", xlabel="μ", ylabel="KL in nats")
    sigma = np.geomspace(0.01, 2.5, 200)
    size.plot(sigma, (sigma**2 - 1 - np.log(sigma**2)) / 2, color="tab:orange")
    size.set(title="don't make clouds too small (μ = 0)", xlabel="σ")
    for place in (corner, size):
        place.grid(alpha=0.25)
        place.set_ylim(0, 4.6)
    show(
        figure,
        "Two curves of KL: zero at mu = 0 and rising as a parabola; zero at sigma = 1, steep towards 0.",
    )


def betas() -> None:
    """Show what VAEs trained with beta 0, 1 and 20 make of eight test images, and of random codes."""
    pictures = gallery()
    rows(
        {"originals": pictures["originals"]}
        | {f"β = {b}": pictures[f"reconstructions_{b}"] for b in (0, 1, 20)},
        title="reconstructions",
        alt="Reconstructions: sharp at beta 0, softer at 1, vague shapes at 20.",
    )
    rows(
        {f"β = {b}": pictures[f"samples_{b}"] for b in (0, 1, 20)},
        title="random codes, decoded",
        alt="Samples: blotches at beta 0, garments at 1, much the same vague garment at 20.",
    )

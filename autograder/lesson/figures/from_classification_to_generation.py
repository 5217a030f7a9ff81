"""The figures of the lesson "from classification to generation". Each function puts one on the page.

They are stored pictures, drawn by ``reference/figures/from_classification_to_generation.py``.
"""

from pathlib import Path

from autograder.lesson.stored_pictures import show

__all__ = [
    "blind_draws",
    "boundary_and_density",
    "eighty_more",
    "places",
    "sevens",
    "two_fives",
    "widths",
]

FOLDER = Path(__file__).parents[1] / "data" / "from-classification-to-generation"


def sevens() -> None:
    """Show eight handwritten sevens, all different."""
    show(
        FOLDER / "sevens.png",
        "Eight sevens side by side: thin and bold, upright, leaning to either side, large and small, with "
        "and without a bar.",
    )


def widths() -> None:
    """Show the histogram of the widths of 1,000 pairs of trousers."""
    show(
        FOLDER / "widths.png",
        "A histogram: most trousers are 9 to 13 pixels wide, the most frequent width is 11; a few are "
        "narrower than 7 or wider than 16.",
    )


def blind_draws() -> None:
    """Show pictures with blindly drawn pixels above pictures of trousers."""
    show(
        FOLDER / "blind_draws.png",
        "Above, eight pictures of grey noise that all look the same; below, eight pictures of trousers.",
    )


def two_fives() -> None:
    """Show two draws from the same model of fives."""
    show(
        FOLDER / "two_fives.png",
        "Two fives beside each other that differ in stroke, slant, size and roundness.",
    )


def boundary_and_density() -> None:
    """Show what a discriminative and a generative model learned from the same 80 points."""
    show(
        FOLDER / "boundary_and_density.png",
        "Two views of the same blue and orange points. Left, discriminative: a dashed straight line between "
        "the two clouds, with a plain tint on either side; a note says: decision boundary, the only thing "
        "this model learned. Right, generative: a map in the clouds' colours, darkest in the middle of each "
        "cloud and fading outwards, with five new points on it, black with white rims; a note says: high "
        "density, sample new points from here.",
    )


def eighty_more() -> None:
    """Show 80 training points beside 80 sampled ones."""
    show(
        FOLDER / "eighty_more.png",
        "Left, the 80 training points in two clouds; right, 80 sampled points that form the same two clouds, "
        "none of them in the same place as a training point.",
    )


def places() -> None:
    """Show the training points, the boundary and the places A, B, C and D."""
    show(
        FOLDER / "places.png",
        "The two clouds with the dashed line between them, and four places. A: in the middle of the blue "
        "cloud. B: on the blue side, beyond the cloud, far from the line and from all points. C: on the "
        "line, where the edges of both clouds meet. D: on the line as well, but far away from all points.",
    )

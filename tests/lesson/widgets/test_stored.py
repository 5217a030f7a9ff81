"""The figures and pictures that the widgets show are those of trained models, and teach what they should."""

import numpy as np
import pytest

from autograder.lesson import FashionMNIST
from autograder.lesson.widgets.page import FOLDER, WIDGETS
from tests.lesson.widgets import stored

MOST_BYTES = 1_500_000


def test_all_data_together_are_small():
    """The three widgets' files together stay below 1.5 MB."""
    sizes = [(FOLDER / f"widget-{parts.source}.json").stat().st_size for parts in WIDGETS.values()]
    assert sum(sizes) < MOST_BYTES


def test_the_originals_are_test_images_of_their_kind():
    """Each garment is one of the test images, byte for byte, and of the class that its name says."""
    test = FashionMNIST(train=False)
    for garment, pictures in zip(stored.BOTTLENECK["garments"], stored.garments(), strict=True):
        (found,) = (test.data.numpy() == pictures[0]).all(axis=(1, 2)).nonzero()[0]
        assert test.classes[int(test.targets[found])].startswith(garment["name"])


def test_errors_fall_from_size_to_size():
    """For each of the four garments a wider bottleneck has a smaller error."""
    for garment in stored.BOTTLENECK["garments"]:
        assert (np.diff(garment["mse"]) < 0).all()
        assert len(garment["mse"]) == 7


def test_the_mean_error_falls_until_there_is_little_to_gain():
    """Over all test images it falls up to 128 numbers, and then no more, as the widget's text says."""
    *before, last, beyond = stored.BOTTLENECK["mean_mse"]
    assert (np.diff([*before, last]) < 0).all()
    assert beyond == pytest.approx(last, rel=0.05)


def test_the_error_shown_is_that_of_the_picture_shown():
    """The squared distance of stored picture and stored original is the stored error, but for rounding."""
    for garment, pictures in zip(stored.BOTTLENECK["garments"], stored.garments() / 255, strict=True):
        errors = np.square(pictures[1:] - pictures[0]).mean(axis=(1, 2))
        assert errors == pytest.approx(garment["mse"], abs=1e-4)


def test_codes_have_as_many_numbers_as_the_bottleneck():
    """A code of each size for each garment, none of them all the same."""
    for garment in stored.BOTTLENECK["garments"]:
        assert [len(code) for code in garment["codes"]] == stored.BOTTLENECK["sizes"]
        assert all(len(set(code)) > 2 for code in garment["codes"])


def test_maps_are_those_of_an_autoencoder_and_five_vaes():
    """The autoencoder's map comes first and has points; clouds are wider the louder KL is."""
    betas = [s["beta"] for s in stored.LATENT["spaces"]]
    assert betas[0] is None
    assert betas[1:] == [0, 0.5, 1, 2, 5]
    widths = [s["width"] for s in stored.LATENT["spaces"]]
    assert widths[0] == 0
    assert sorted(widths) == widths
    assert len(set(widths)) == 6


def test_without_kl_points_and_gaps_with_much_of_it_clouds_that_touch():
    """At beta 0 clouds are points beside the spread of their centres; at 5 they are a third of it or more."""
    without, much = stored.space(0), stored.space(5)
    assert without["width"] < 0.01 * without["spread"]
    assert much["width"] > 0.33 * much["spread"]


def test_reconstructions_pay_for_wide_clouds():
    """Among the VAEs beta 5 has the largest error."""
    errors = {s["beta"]: s["mse"] for s in stored.LATENT["spaces"][1:]}
    assert max(errors, key=lambda beta: errors[beta]) == 5


def test_centres_lie_on_the_map_and_not_in_what_is_called_empty():
    """Every shown code lies inside its map's frame, at a place that is not empty."""
    grid = stored.LATENT["grid"]
    for space in stored.LATENT["spaces"]:
        centres = stored.clouds(space)[:, :2] / space["half"]
        assert np.abs(centres).max() < 1
        column, row = np.rint((centres * [1, -1] + 1) / 2 * (grid - 1)).astype(int).T
        assert not stored.empty(space)[row, column].any()
        assert stored.empty(space).any()


def surprise(pictures):
    """How far pictures, (N, 28, 28) in [0, 255], are from the nearest test image of the four categories."""
    test = FashionMNIST(train=False)
    images = test.data[np.isin(test.targets, (0, 1, 7, 8))].numpy().reshape(-1, 784) / 255
    made = pictures.reshape(-1, 784) / 255
    squares = np.square(made).sum(1)[:, None] + np.square(images).sum(1) - 2 * made @ images.T
    return squares.min(axis=1) / 784


def random_codes(space):
    """2,000 draws from the prior that the map shows: the codes (N, 2), and their places [column, row]."""
    grid = stored.LATENT["grid"]
    z = np.random.default_rng(0).standard_normal((2_000, 2))
    at = np.rint((((z - space["centre"]) / space["half"]) * [1, -1] + 1) / 2 * (grid - 1)).astype(int)
    shown = ((at >= 0) & (at < grid)).all(axis=1)
    return z[shown], at[shown]


def test_the_autoencoder_s_gaps_hold_no_garments():
    """Pictures of its empty land are twice as far from any garment as of inhabited land (.035, .017)."""
    space = stored.space(None)
    pictures, empty = stored.atlas(space), stored.empty(space)
    assert surprise(pictures[empty]).mean() > 1.8 * surprise(pictures[~empty]).mean()


def test_random_codes_come_out_better_the_louder_kl_is():
    """Decoded, draws from the prior come nearer to real garments from the autoencoder to beta 2."""
    distances = []
    for beta in (None, 0, 0.5, 1, 2):
        space = stored.space(beta)
        column, row = random_codes(space)[1].T
        distances.append(surprise(stored.atlas(space)[row, column]).mean())
    assert sorted(distances, reverse=True) == distances


@pytest.mark.parametrize(("beta", "least"), [(None, 0), (0, 0), (1, 0.1), (2, 0.1), (5, 0.1)])
def test_kl_brings_all_categories_to_where_random_codes_fall(beta, least):
    """Without KL no random code lies nearest to a trouser or a sneaker; with it, a tenth does to each."""
    space = stored.space(beta)
    centres = stored.clouds(space)[:, :2] + space["centre"]
    distance = np.linalg.norm(centres - random_codes(space)[0][:, None], axis=2)
    nearest = np.array(stored.LATENT["labels"])[distance.argmin(axis=1)]
    shares = np.bincount(nearest, minlength=4) / len(nearest)
    if least:
        assert shares.min() > least
    else:
        assert shares[[1, 2]].max() == 0

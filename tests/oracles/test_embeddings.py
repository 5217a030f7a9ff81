"""Maps in the plane: trustworthiness is scikit-learn's, and the line lies where t-SNE and flat maps part."""

from __future__ import annotations

import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold import trustworthiness as scikits

from autograder.exam.question import Raised, Returned
from autograder.oracles import embeddings
from autograder.oracles.answers import Asked
from autograder.rubric.finding import Seen, Status

ASKED = Asked("embed_2d", "`embed_2d(codes, seed)`", ())


def codes(seed: int, n: int = 500) -> torch.Tensor:
    """Codes as questions have them."""
    return embeddings.codes(torch.Generator().manual_seed(seed), n, 32)


def kept(points, high) -> Status:
    """Whether these points keep the codes' neighbours, at the line that the rubric has."""
    return embeddings.neighbours(Returned({"out": points}), ASKED, high, line=0.95).status


@pytest.mark.parametrize("k", [5, 12])
def test_trustworthiness_is_scikit_learns(k: int) -> None:
    """Ours is the same number as scikit-learn's, for good maps and bad ones."""
    high = codes(0, 60).double()
    for low in (high[:, :2], torch.randn(60, 2, dtype=torch.float64), high @ torch.randn(32, 2).double()):
        ours = embeddings.trustworthiness(high, low, k)
        assert ours == pytest.approx(scikits(high.numpy(), low.numpy(), n_neighbors=k), abs=1e-9)
        assert embeddings.trustworthiness(high, low) == embeddings.trustworthiness(high, low, 5)


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_flat_maps_lie_below_the_line(seed: int) -> None:
    """No principal plane, no two dimensions and no chance comes near .95."""
    high = codes(seed)
    for low in (PCA(2).fit_transform(high.numpy()), high[:, 3:5], torch.randn(500, 2)):
        assert embeddings.trustworthiness(high.double(), torch.as_tensor(low).double()) < 0.9
        assert kept(low, high) is Status.FAILED


@pytest.mark.parametrize("settings", [{"perplexity": 30}, {"perplexity": 8, "max_iter": 500}])
def test_t_sne_lies_above_the_line(settings) -> None:
    """t-SNE with its own settings, and with others, stays well above it."""
    high = codes(4)
    low = TSNE(init="random", random_state=0, **settings).fit_transform(high.numpy())
    assert embeddings.trustworthiness(high.double(), torch.as_tensor(low).double()) > 0.98
    assert kept(low, high) is Status.PASSED


def test_what_kind_of_flat_map_it_is_is_observed() -> None:
    """A linear look at the codes is told from points that have nothing to do with them."""
    high = codes(5)
    asked = [Returned({"out": low}) for low in (high @ torch.randn(32, 2), torch.randn(500, 2))]
    flat = [embeddings.neighbours(a, ASKED, high, 0.95).observed["flat"].value for a in asked]
    assert flat == ["yes", "no"]


def test_the_line_itself_passes_and_staff_see_the_figure() -> None:
    """Points that are the codes keep all neighbours; what a worse map keeps is told to the diagnosis."""
    high = embeddings.codes(torch.Generator().manual_seed(6), 60, 2)
    whole = embeddings.neighbours(Returned({"out": high}), ASKED, high, line=1.0)
    assert (whole.status, whole.staff) == (Status.PASSED, {"trustworthiness": 1.0})
    points = high.flip(0)
    worse = embeddings.neighbours(Returned({"out": points}), ASKED, high, line=1.0)
    kept = embeddings.trustworthiness(high.double(), points.double())
    assert worse.observed == {"kept": Seen(kept, atol=0.03), "flat": Seen("no")}


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_flat_map_is_a_look_at_the_codes_from_some_side(seed: int) -> None:
    """Moved, stretched, a little rounded it is flat still; with 4 % of anything else, or as a point, not."""
    high = codes(seed)
    side = 3 * high[:, :2] + torch.tensor([40, -40])
    other = side.std(dim=0) * torch.randn(500, 2, generator=torch.Generator().manual_seed(0))
    maps = (side, "yes"), (side + 0.03 * other, "yes"), (side + 0.04 * other, "no"), (0 * side, "no")
    for points, flat in maps:
        finding = embeddings.neighbours(Returned({"out": points}), ASKED, high, 0.99)
        assert finding.observed["flat"] == Seen(flat)


def holed(value: float) -> torch.Tensor:
    """A map with one number that is none."""
    points = torch.rand(500, 2)
    points[499, 1] = value
    return points


NO_NUMBERS = "numbers that are none (NaN or infinite)"


@pytest.mark.parametrize(
    ("points", "got"),
    [
        (None, "nothing (is there a `return`?)"),
        ("map", "`map`"),
        (torch.zeros(500, 3), "a tensor of shape 500×3"),
        (torch.zeros(2, 500), "a tensor of shape 2×500"),
        (torch.zeros(499, 2), "a tensor of shape 499×2"),
        (torch.full((500, 2), torch.nan), NO_NUMBERS),
        (holed(torch.nan), NO_NUMBERS),
        (holed(torch.inf), NO_NUMBERS),
    ],
)
def test_what_is_no_map_fails_both(points, got) -> None:
    """Two finite numbers a code are needed before neighbours can be asked for."""
    answer = Returned({"out": points})
    finding = embeddings.two_numbers(answer, ASKED, 500)
    assert (finding.status, finding.expected, finding.got) == (Status.FAILED, "points of shape 500×2", got)
    assert finding.observed == {"shape": Seen(got)}
    assert embeddings.neighbours(answer, ASKED, codes(0), 0.95) == finding


def test_no_answer_comes_first() -> None:
    """An unfinished map is not attempted, in both."""
    unfinished = Raised("NotImplementedError", "", "out", function="embed_2d")
    assert embeddings.two_numbers(unfinished, ASKED, 500).status is Status.NOT_ATTEMPTED
    assert embeddings.neighbours(unfinished, ASKED, codes(0), 0.95).status is Status.NOT_ATTEMPTED


def test_codes_come_in_any_number_and_size() -> None:
    """float32, one row a code, the same from the same seed."""
    assert codes(1, 40).shape == (40, 32)
    assert codes(1, 40).dtype == torch.float32
    assert torch.equal(codes(1, 40), codes(1, 40))


def test_codes_are_ten_groups_of_three_directions_each() -> None:
    """Ten centres and thirty directions span them, half as long; little noise is beside them."""
    cloud = embeddings.codes(torch.Generator().manual_seed(1), 500, 100)
    strengths = torch.linalg.svdvals(cloud)
    assert strengths[39] > 10 > 5 > strengths[40]
    assert float((strengths[40:].square().sum() / (460 * 60)).sqrt()) == pytest.approx(0.1, rel=0.1)
    assert float(cloud.square().mean()) == pytest.approx(1 + 3 * 0.25, rel=0.15)

"""The figures reach the page as pictures with words for readers who can't see them."""

import re
from html import unescape

import pytest
import torch

from autograder.grading.safe_html import safe_html
from autograder.lesson import FashionMNIST, stored_pictures
from autograder.lesson.figures import autoencoders as second
from autograder.lesson.figures import exploring_latent_spaces as latent
from autograder.lesson.figures import from_classification_to_generation as first
from autograder.lesson.figures import variational_autoencoders as figures


@pytest.fixture
def shown(monkeypatch):
    """What a figure puts on the page."""
    page = []
    monkeypatch.setattr(stored_pictures, "display", lambda bundle, raw: page.append(bundle))
    return page


class Flat:
    """As much of a VAE as a figure needs."""

    def encode(self, x):
        return x.flatten(1)[:, :4], None

    def decode(self, z):
        return z.mean(dim=1).sigmoid().view(-1, 1, 1, 1).expand(-1, 1, 28, 28)


@pytest.mark.parametrize(
    "draw",
    [
        figures.before_and_after,
        figures.map_of_points,
        figures.clouds,
        figures.map_of_clouds,
        figures.two_rules,
        figures.betas,
        *(getattr(first, name) for name in first.__all__),
        second.hourglass,
        second.bottleneck_sizes,
        second.dots_without_terrain,
        lambda: second.errors_by_size({8: 0.02, 32: torch.tensor(0.01)}),
        latent.walk_on_the_map,
        latent.arrows,
        lambda: latent.walk(
            {"a": torch.rand(8, 1, 28, 28), "b": torch.rand(8, 1, 28, 28)},
            title="from one garment to another",
        ),
        lambda: latent.garment_map({"1": torch.rand(20, 2), "2": torch.rand(20, 2)}, torch.arange(20) % 10),
        lambda: latent.random_directions(Flat(), torch.rand(1, 28, 28), torch.ones(4)),
        lambda: figures.grid(torch.rand(10, 1, 28, 28), title="noise"),
        lambda: figures.rows({"a": torch.rand(3, 1, 28, 28), "b": torch.rand(9, 1, 28, 28)}),
    ],
)
def test_every_figure_is_a_png_with_alt_text(draw, shown):
    """A figure displays a PNG that fits the page and has a description."""
    draw()
    assert shown
    for bundle in shown:
        picture = re.fullmatch(
            r'<img src="data:image/png;base64,[\w+/=]+" alt="([^"]+)" width="(\d+)">', bundle["text/html"]
        )
        assert picture is not None
        assert len(picture[1]) > 15
        assert int(picture[2]) <= 800
        assert bundle["text/plain"] == unescape(picture[1])


def test_a_figure_comes_through_the_cleaning_of_pages(shown):
    """Feedback and the formgrader show a lesson's figure with its alternative text and its width."""
    stored_pictures.put_on_page(b"\x89PNG", 'a "shoe" & a <bag>', 320)
    cleaned = safe_html(shown[0]["text/html"])
    assert 'src="data:image/png;base64,iVBORw==' in cleaned
    assert 'width="320"' in cleaned
    assert "a &quot;shoe&quot; &amp; a" in cleaned


def test_pictures_with_gradients_can_be_drawn(shown):
    """A forgotten no_grad doesn't keep a student from seeing the pictures."""
    figures.grid(torch.rand(2, 1, 28, 28, requires_grad=True) * 1)
    assert len(shown) == 1


@pytest.mark.parametrize("wrong", [torch.rand(3, 784), torch.rand(28, 28), None, (torch.rand(1, 1, 28, 28),)])
def test_what_is_no_image_is_named(wrong, shown):
    """Something else than images is refused in one line that says what was given."""
    with pytest.raises(
        ValueError, match=r"images of shape \(n, 1, 28, 28\); this is (a tensor of shape|\w+)"
    ):
        figures.grid(wrong)
    assert not shown


def test_a_missing_stored_figure_is_named(shown, tmp_path):
    """Where the package is damaged, one line says which file is missing and what to do."""
    with pytest.raises(FileNotFoundError, match=r"places\.png is missing\. Install the package"):
        stored_pictures.show(tmp_path / "places.png", "four places")
    assert not shown


def test_lesson_1_stores_what_it_shows_and_no_more():
    """Each figure of the notebook has its file, and no file is left over."""
    assert {path.stem for path in first.FOLDER.iterdir()} == set(first.__all__)


def test_a_map_of_other_points_is_named(shown):
    """Points that don't suit the garments are refused in one line."""
    with pytest.raises(ValueError, match=r"points of shape \(20, 2\); these are \(20, 3\)"):
        latent.garment_map({"map": torch.rand(20, 3)}, torch.arange(20) % 10)


def test_the_share_like_a_class_is_as_good_as_the_notebook_says():
    """The nearest mean picture names two of three test images rightly."""
    test = FashionMNIST(train=False)
    images = test.images_as_tensor()
    right = [latent.share_of(name, images[test.targets == k]) for k, name in enumerate(test.classes)]
    assert sum(right) / 10 == pytest.approx(0.67, abs=0.01)

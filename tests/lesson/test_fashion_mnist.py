"""The Dataset keeps torchvision's conventions."""

from pathlib import Path

import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

from autograder.lesson import DataError, FashionMNIST, full_fashion_mnist, to_tensor


@pytest.fixture(scope="module")
def dataset():
    """The test split."""
    return FashionMNIST(train=False)


def test_an_item_is_image_and_label(dataset):
    """An item is a (1, 28, 28) float32 image in [0, 1] and an int label, as in data and targets."""
    image, label = dataset[13]
    assert (image.shape, image.dtype) == ((1, 28, 28), torch.float32)
    assert torch.equal((image[0] * 255).round().to(torch.uint8), dataset.data[13])
    assert type(label) is int
    assert label == dataset.targets[13]


def test_names_and_types_are_those_of_torchvision(dataset):
    """data, targets, classes and class_to_idx agree with torchvision's own Fashion-MNIST."""
    from torchvision.datasets import FashionMNIST as Original

    assert (dataset.data.dtype, dataset.targets.dtype) == (torch.uint8, torch.int64)
    assert list(dataset.classes) == list(Original.classes)
    assert dataset.class_to_idx["Ankle boot"] == 9
    assert len(dataset) == 2000
    assert len(FashionMNIST(train=True)) == 10_000


def test_no_transform_gives_a_picture(dataset):
    """With transform=None an item is a PIL picture, as in torchvision."""
    image, _ = FashionMNIST(train=False, transform=None)[0]
    assert isinstance(image, Image.Image)
    assert (image.mode, image.size) == ("L", (28, 28))
    assert torch.equal(to_tensor(image), dataset[0][0])


def test_torchvisions_transforms_fit(dataset):
    """torchvision's ToTensor gives what the usual transform gives."""
    from torchvision.transforms import ToTensor

    assert torch.equal(FashionMNIST(train=False, transform=ToTensor())[5][0], dataset[5][0])


def test_target_transform_changes_labels():
    """target_transform is applied to the label, one item or many at once."""
    shifted = FashionMNIST(train=False, target_transform=lambda label: label + 100)
    assert shifted[3][1] == 103
    assert [label for _, label in shifted.__getitems__([3, 4])] == [103, 104]


def test_many_items_are_the_single_items(dataset):
    """Items fetched together equal items fetched one by one."""
    for (image, label), index in zip(dataset.__getitems__([7, 7, 1999]), [7, 7, 1999], strict=True):
        assert torch.equal(image, dataset[index][0])
        assert label == dataset[index][1]


def test_all_images_at_once(dataset):
    """images_as_tensor is all images, in order: (N, 1, 28, 28) float32 in [0, 1]."""
    images = dataset.images_as_tensor()
    assert (images.shape, images.dtype) == ((2000, 1, 28, 28), torch.float32)
    assert torch.equal(images[42], dataset[42][0])
    assert (images.min(), images.max()) == (0, 1)


def test_a_plain_dataloader_works(dataset):
    """torch's own DataLoader batches it as usual."""
    x, y = next(iter(DataLoader(dataset, batch_size=16)))
    assert x.shape == (16, 1, 28, 28)
    assert y.tolist() == dataset.targets[:16].tolist()


def test_one_dataset_cannot_spoil_another(dataset):
    """Writing into one dataset's images leaves the next dataset's as they were."""
    spoilt = FashionMNIST(train=False)
    spoilt.data.zero_()
    assert torch.equal(FashionMNIST(train=False).data, dataset.data)


def _idx(path: Path, values: torch.Tensor) -> None:
    """Write uint8 values in the format of the original files."""
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    path.write_bytes(bytes([0, 0, 8, values.dim()]) + sizes + values.numpy().tobytes())


def test_the_full_set_is_torchvisions(tmp_path):
    """Where the original files lie in the folder, their images come in the lesson's own form."""
    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    pictures = torch.randint(0, 256, (5, 28, 28), dtype=torch.uint8)
    for part in ("train", "t10k"):
        _idx(raw / f"{part}-images-idx3-ubyte", pictures)
        _idx(raw / f"{part}-labels-idx1-ubyte", torch.arange(5, dtype=torch.uint8))
    image, label = full_fashion_mnist(folder=str(tmp_path))[3]
    assert torch.equal(image, pictures[3].to(torch.float32).div(255).unsqueeze(0))
    assert label == 3


def test_without_the_full_set_the_courses_own_is_named(tmp_path, monkeypatch):
    """Neither there nor to be downloaded: one line says so, and what serves as well."""
    from torchvision.datasets import FashionMNIST as Original

    monkeypatch.setattr(Original, "mirrors", [(tmp_path / "nothing").as_uri() + "/"])
    with pytest.raises(DataError, match=r"could not be downloaded into .*10,000 images: FashionMNIST"):
        full_fashion_mnist(folder=str(tmp_path / "empty"))

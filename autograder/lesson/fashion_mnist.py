"""Fashion-MNIST as the course uses it: a torch Dataset in torchvision's conventions, with no download."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset

from autograder.lesson.archive import DataError, course_images


def to_tensor(image: Image.Image | Tensor) -> Tensor:
    """One grey picture as a tensor: (1, 28, 28) float32 in [0, 1].

    image: a PIL picture of mode L, or (28, 28) uint8.
    """
    if not isinstance(image, Tensor):
        image = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(
            image.height, image.width
        )
    return image.to(torch.float32).div_(255).unsqueeze(0)


class FashionMNIST(Dataset):
    """The course's images of garments: 10,000 for training or 2,000 for testing, a tenth of them each class.

    ``dataset[i]`` is ``(image, label)``: with the usual transform a (1, 28, 28) float32 tensor in [0, 1], and
    an int from 0 to 9. The classes take turns, so the first ten images show one garment of each.

    data: (N, 28, 28) uint8. targets: (N,) int64. classes: the ten names, by label.
    transform: called with a PIL picture of mode L, as in torchvision; None leaves that picture as it is.
    target_transform: called with the label.

    Raises: DataError if the data file is missing or damaged.
    """

    classes = (
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    )  # fmt: skip

    def __init__(
        self,
        train: bool = True,
        transform: Callable[[Any], Any] | None = to_tensor,
        target_transform: Callable[[int], Any] | None = None,
    ) -> None:
        images, labels = course_images()["train" if train else "test"]
        self.train, self.data, self.targets = train, images.clone(), labels.clone()
        self.transform, self.target_transform = transform, target_transform

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The label of each class name."""
        return {name: label for label, name in enumerate(self.classes)}

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        label = int(self.targets[index])
        image: Any = self.data[index]
        if self.transform is not to_tensor:  # the usual transform gives the same from the tensor, sooner
            image = Image.fromarray(image.numpy())
        if self.transform is not None:
            image = self.transform(image)
        return image, label if self.target_transform is None else self.target_transform(label)

    def __getitems__(self, indices: Sequence[int]) -> list[tuple[Any, Any]]:
        """Many items at once, as a DataLoader asks; with the usual transform one conversion serves all."""
        if self.transform is not to_tensor or self.target_transform is not None:
            return [self[index] for index in indices]
        rows = torch.as_tensor(indices)
        images = self.data[rows].to(torch.float32).div_(255).unsqueeze(1)
        return list(zip(images.unbind(), self.targets[rows].tolist(), strict=True))

    def images_as_tensor(self) -> Tensor:
        """All images, untransformed: (N, 1, 28, 28) float32 in [0, 1]."""
        return self.data.to(torch.float32).div_(255).unsqueeze(1)


def full_fashion_mnist(train: bool = True, folder: str = "data") -> Dataset:
    """The whole of Fashion-MNIST, by torchvision: 60,000 images for training or 10,000 for testing.

    It is downloaded into ``folder`` once, 30 MB, or found there. Items are as those of `FashionMNIST`:
    a (1, 28, 28) float32 tensor in [0, 1], and a label.

    Raises: DataError where it is neither there nor to be had; the lessons need nothing but `FashionMNIST`.
    """
    from torchvision.datasets import FashionMNIST as Full  # slow to import, and few ask for it

    try:
        return Full(folder, train=train, transform=to_tensor, download=True)
    except (RuntimeError, OSError):
        raise DataError(
            f"Fashion-MNIST could not be downloaded into {folder}; is there a network? "
            "Go on with the course's own 10,000 images: FashionMNIST(train=True)."
        ) from None

"""What a lesson's notebook imports: images, figures, a training budget, a trained autoencoder.

Stands apart from the other floors: it knows nothing of the exam. Taking the first name from it loads torch
with all that is listed here, and makes ``import torchvision`` work afterwards beside a CPU build of torch. A
lesson that takes nothing but figures drawn beforehand waits for none of that.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.lesson.archive import DataError
    from autograder.lesson.fashion_mnist import FashionMNIST, full_fashion_mnist, to_tensor
    from autograder.lesson.loading import draw_loader
    from autograder.lesson.training import train_on_budget

__all__ = ["DataError", "FashionMNIST", "draw_loader", "full_fashion_mnist", "to_tensor", "train_on_budget"]

_WHERE = {
    "DataError": "archive",
    "FashionMNIST": "fashion_mnist",
    "full_fashion_mnist": "fashion_mnist",
    "to_tensor": "fashion_mnist",
    "draw_loader": "loading",
    "train_on_budget": "training",
}


def __getattr__(name: str) -> Any:
    """One of the names above. All are loaded at once, so that none is first loaded after a student's code."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import_module(f"{__name__}.torchvision_beside_cpu")
    loaded = {known: getattr(import_module(f"{__name__}.{file}"), known) for known, file in _WHERE.items()}
    globals().update(loaded)
    return loaded[name]

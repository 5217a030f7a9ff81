"""What a lesson's notebook imports: images, figures, a training budget, a trained autoencoder.

Stands apart from the other floors: it knows nothing of the exam. Importing it also makes ``import
torchvision`` work afterwards beside a CPU build of torch.
"""

from autograder.lesson import torchvision_beside_cpu as torchvision_beside_cpu
from autograder.lesson.archive import DataError
from autograder.lesson.fashion_mnist import FashionMNIST, full_fashion_mnist, to_tensor
from autograder.lesson.loading import draw_loader
from autograder.lesson.training import train_on_budget

__all__ = ["DataError", "FashionMNIST", "draw_loader", "full_fashion_mnist", "to_tensor", "train_on_budget"]

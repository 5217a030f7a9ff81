"""What importing the lesson package does, seen from a fresh interpreter."""

import subprocess
import sys


def run(program):
    """The standard output of a program run in a fresh interpreter with warnings as errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_torchvision_imports_after_the_lesson_package():
    """datasets, transforms and utils of torchvision import once autograder.lesson was imported."""
    assert run(
        "import autograder.lesson\n"
        "from torchvision import datasets, transforms, utils\n"
        "print(datasets.FashionMNIST.__name__)"
    ) == "FashionMNIST"  # fmt: skip


def test_nothing_is_declared_twice():
    """Where torchvision is imported already, the operators are left alone."""
    assert run(
        "import autograder.lesson, torchvision\n"
        "from autograder.lesson.torchvision_beside_cpu import declare_missing_operators\n"
        "print(declare_missing_operators())"
    ) == "None"  # fmt: skip


def test_the_lesson_package_knows_nothing_of_the_exam():
    """No module of the other floors is loaded by the lesson package."""
    assert run(
        "import sys, autograder.lesson.figures.variational_autoencoders\n"
        "ours = [m for m in sys.modules if m.startswith('autograder.')]\n"
        "print([m for m in ours if not m.startswith('autograder.lesson')])"
    ) == "[]"  # fmt: skip

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
    """datasets, transforms and utils of torchvision import once autograder.lesson gave something."""
    assert run(
        "from autograder.lesson import FashionMNIST\n"
        "from torchvision import datasets, transforms, utils\n"
        "print(datasets.FashionMNIST.__name__)"
    ) == "FashionMNIST"  # fmt: skip


def test_nothing_is_declared_twice():
    """Where torchvision is imported already, the operators are left alone."""
    assert run(
        "from autograder.lesson import FashionMNIST\nimport torchvision\n"
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


def test_figures_drawn_beforehand_cost_no_heavy_import():
    """The set-up cell of lesson 1 loads neither torch nor numpy nor matplotlib."""
    assert run(
        "import sys\n"
        "from autograder.lesson.figures import from_classification_to_generation\n"
        "print([m for m in ('torch', 'numpy', 'matplotlib', 'PIL') if m in sys.modules])"
    ) == "[]"  # fmt: skip


def test_taking_one_name_loads_them_all():
    """No module of the lesson is first loaded after a student's code could change what it takes."""
    assert run(
        "import sys\n"
        "from autograder.lesson import FashionMNIST\n"
        "print(all(f'autograder.lesson.{m}' in sys.modules for m in ('archive', 'loading', 'training')))"
    ) == "True"  # fmt: skip

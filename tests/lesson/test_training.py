"""The training budget: what it calls, when it tries again, what it leaves."""

import pytest
import torch
from torch import nn

from autograder.lesson import train_on_budget
from autograder.lesson.training import AGAIN, STILL, looks_collapsed


class Copying(nn.Module):
    """Returns its input times a weight: all images come out different."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(()) + 0.5)

    def forward(self, x):
        return x * self.weight, x, x


class Grey(Copying):
    """Returns the same grey picture, whatever it sees."""

    def forward(self, x):
        return torch.full_like(x, 0.3) * self.weight, x, x


def one_pass(model, loader, optimizer):
    """A training function that only looks at the images."""
    for _ in loader:
        pass


def small(model_class, train_epoch, **settings):
    """train_on_budget with two batches and no output."""
    return train_on_budget(model_class, train_epoch, **({"n_images": 128, "label": None} | settings))


def test_what_the_training_function_is_given():
    """It is called once, with the model in train mode, the loader, and Adam at 3e-3 over its parameters."""
    calls = []

    def recording(model, loader, optimizer):
        calls.append((model, model.training, len(loader), type(optimizer), optimizer.param_groups[0]))

    model = small(Copying, recording)
    [(given, training, n_batches, kind, group)] = calls
    assert given is model
    assert training
    assert n_batches == 2
    assert kind is torch.optim.Adam
    assert group["lr"] == 3e-3
    assert group["params"] == list(model.parameters())


def test_the_model_is_left_in_eval_mode():
    """The model that comes back is in eval mode."""
    assert not small(Copying, one_pass).training


def test_the_seed_fixes_the_model():
    """The same seed makes the same model, another seed another one."""
    first, again, other = (small(Copying, one_pass, seed=seed).weight.item() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_grey_model_is_trained_once_more(capsys):
    """Bad luck is mended: a model that is grey only on the first try gives way to the second try's."""
    tries = []

    def unlucky():
        tries.append(torch.initial_seed())
        return Grey() if len(tries) == 1 else Copying()

    model = small(unlucky, one_pass, label="training")
    assert isinstance(model, Copying)
    assert not isinstance(model, Grey)
    assert tries == [0, 1]
    shown = capsys.readouterr().out
    assert AGAIN in shown
    assert STILL not in shown


def test_a_model_grey_twice_is_kept_and_said(capsys):
    """A second grey model is no bad luck: it is kept, after two tries, and the likely cause is named."""
    assert isinstance(small(Grey, one_pass, label="training"), Grey)
    assert capsys.readouterr().out.rstrip().endswith(STILL)


def test_without_label_nothing_is_said(capsys):
    """label=None trains in silence, even on a collapse."""
    small(Grey, one_pass)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("where", ["class", "loop", "forward"])
def test_the_students_exception_comes_through(where):
    """What the student's code raises arrives unchanged, wherever it was raised."""

    def fail(*args):
        raise NotImplementedError("mine")

    class Failing(Copying):
        forward = fail

    parts = {"class": (fail, one_pass), "loop": (Copying, fail), "forward": (Failing, one_pass)}
    with pytest.raises(NotImplementedError, match="mine"):
        small(*parts[where])


@pytest.mark.parametrize(
    "output", [None, (), 3, "text", (None,), torch.zeros(5, 1, 28, 28), (torch.zeros(5, 784),)]
)
def test_what_is_no_reconstruction_is_not_judged(output):
    """A model that returns something else than (x_hat, ...) of the images' shape is not called collapsed."""
    assert not looks_collapsed(lambda images: output, torch.rand(5, 1, 28, 28))


def test_broken_numbers_are_not_called_grey():
    """Reconstructions that are not a number are another fault, and not reported as grey pictures."""
    assert not looks_collapsed(lambda images: (images * float("nan"),), torch.rand(5, 1, 28, 28))

"""Torch's compiler stays out of a kernel until it is asked for, and is then what it always was."""

from __future__ import annotations

import subprocess
import sys

import pytest

PUT_OFF = "from autograder.exam.compiler_later import Later, put_off; put_off()\n"
TRAINED = """
import sys, torch
torch.manual_seed(1)
model = torch.nn.Linear(3, 3)
optimizer = torch.optim.Adam(model.parameters())
def step(x):
    optimizer.zero_grad()
    model(x).sum().backward()
    optimizer.step()
    return float(model.weight.sum())
came = [step(torch.ones(2, 3)) for _ in range(3)]
print(came, len([name for name in sys.modules if name.startswith("torch._dynamo.")]) > 10, sep="; ")
"""
COMPILED = """
zero = torch.optim.Optimizer.zero_grad.__wrapped__
print(torch.compile(step, backend="eager")(torch.ones(2, 3)), zero.__dynamo_disable is zero, sep="; ")
"""


def _said(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def spared() -> list[str]:
    """What a process says that trains, and compiles that step afterwards, with the compiler put off."""
    return _said(f"{PUT_OFF}{TRAINED}{COMPILED}")


@pytest.fixture(scope="module")
def as_ever() -> list[str]:
    """The same without; that it put the compiler off too late, it says last."""
    return _said(f"{TRAINED}{COMPILED}{PUT_OFF}print(type(torch._dynamo) is Later)")


def test_training_does_not_import_it_and_comes_to_the_same(spared: list[str], as_ever: list[str]) -> None:
    """Its control: without `put_off` the same training imports it."""
    (came, imported), (expected, imported_as_ever) = (said[0].split("; ") for said in (spared, as_ever))
    assert (imported, imported_as_ever) == ("False", "True")
    assert came == expected


def test_a_step_that_was_taken_before_is_compiled_after(spared: list[str], as_ever: list[str]) -> None:
    """What optimizers were told while it was away, they are told again: no function of theirs that was left
    alone is taken for one that the compiler leaves alone."""
    assert spared[1] == as_ever[1]
    assert spared[1].endswith("; False")


def test_where_it_is_already_nothing_stands_in_for_it(as_ever: list[str]) -> None:
    """Put off too late."""
    assert as_ever[2] == "False"


def test_whoever_imports_a_part_gets_the_one_that_the_whole_has() -> None:
    """And nothing stands in for the compiler any more. A part that there is not is missed as ever."""
    code = f"""{PUT_OFF}
import sys, torch
before = type(torch._dynamo) is Later, hasattr(torch._dynamo, "__file__")
import torch._dynamo.config as part
from torch._dynamo import config
print(*before, part is config is torch._dynamo.config, part.__spec__.origin == part.__file__)
print(type(sys.modules["torch._dynamo"]).__name__, [f for f in sys.meta_path if "compiler_later" in str(f)])
"""
    missed = f"""{PUT_OFF}
try:
    import torch._dynamo.no_such_part
except ModuleNotFoundError as error:
    print(error)
"""
    assert _said(code) == ["True True True True", "module []"]
    assert _said(missed) == ["No module named 'torch._dynamo.no_such_part'"]

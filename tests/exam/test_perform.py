"""What the steps of a program do to a namespace of student functions."""

import random
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.exam.perform import perform
from autograder.exam.question import (
    Answer,
    Call,
    Given,
    Grad,
    Loader,
    Params,
    Program,
    Raised,
    Ref,
    Replace,
    Returned,
    Step,
    Trace,
    Train,
    Value,
)


class Model(nn.Module):
    """A tiny model with an encoder and a decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.to_code = nn.Linear(784, 2)
        self.to_image = nn.Linear(2, 784)

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        return self.to_code(x.flatten(1))

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        return self.to_image(z)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(x))


def train_epoch(model: nn.Module, loader: Any, optimizer: Any) -> float:
    total = 0.0
    for x, _ in loader:
        loss = (model(x) - x.flatten(1)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)


def ask(namespace: dict[str, Any], *steps: Step, answer: str, mode: Any = "eval", seed: int = 1) -> Answer:
    return perform(Program("check", steps, (answer,), seed, mode), namespace)


def value(answer: Answer) -> Any:
    assert isinstance(answer, Returned), answer
    return next(iter(answer.values.values()))


def test_a_call_gets_given_and_kept_values() -> None:
    """References reach earlier results and items of them."""
    steps = (Given("pair", (2, 5)), Call("sum", "add", (Ref("pair", 0), Ref("pair", 1))))
    assert value(ask({"add": lambda a, b: a + b}, *steps, answer="sum")) == 7


def test_repeats_are_stacked_and_get_copies() -> None:
    """A function that writes into its argument does not find its own traces at the next call."""

    def bump(x: torch.Tensor) -> torch.Tensor:
        x += 1
        return x

    found = value(ask({"bump": bump}, Call("z", "bump", (torch.zeros(2),), repeats=3), answer="z"))
    assert torch.equal(found, torch.ones(3, 2))


def test_gradients_reach_leaves_and_stop_at_detach() -> None:
    """A leaf gets its gradient; where none arrives the answer is None."""
    steps = (
        Given("a", torch.tensor([3.0]), leaf=True),
        Given("b", torch.tensor([2.0]), leaf=True),
        Call("y", "f", (Ref("a"), Ref("b"))),
        Grad("g", (Ref("y"),), (Ref("a"), Ref("b"))),
    )
    a, b = value(ask({"f": lambda a, b: a**2 * b.detach()}, *steps, answer="g"))
    assert a.item() == pytest.approx(12.0)
    assert b is None
    assert value(ask({"f": lambda a, b: 5.0}, *steps, answer="g")) == [None, None]


def test_gradients_are_enabled_whatever_the_notebook_switched_off() -> None:
    """torch.set_grad_enabled(False) in a student's cell does not cost gradients."""
    steps = (
        Given("a", torch.ones(1), leaf=True),
        Call("y", "f", (Ref("a"),)),
        Grad("g", (Ref("y"),), (Ref("a"),)),
    )
    torch.set_grad_enabled(False)
    try:
        assert value(ask({"f": lambda a: a * 4}, *steps, answer="g"))[0].item() == 4.0
    finally:
        torch.set_grad_enabled(True)


def test_parameters_with_a_gradient_are_told_from_those_without() -> None:
    """encode reaches the encoder's parameters only."""
    steps = (
        Call("m", "Model"),
        Call("z", "m.encode", (torch.rand(3, 1, 28, 28),)),
        Grad("g", (Ref("z"),), params="m"),
    )
    found = value(ask({"Model": Model}, *steps, answer="g"))
    assert found["to_code.weight"] > 0
    assert found["to_image.weight"] is None


def test_training_changes_digests_and_is_noted_step_by_step() -> None:
    """The loop gets a real loader; each optimizer step is counted with its gradients' norm."""
    images, labels = torch.rand(8, 1, 28, 28), torch.arange(8)
    train = Train("t", "train_epoch", Ref("m"), images, labels, steps=5, batch=8)
    steps = (Call("m", "Model"), Params("before", "m"), train, Params("after", "m"))
    program = Program("check", steps, ("before", "t", "after"), 1)
    answer = perform(program, {"Model": Model, "train_epoch": train_epoch})
    assert isinstance(answer, Returned)
    assert answer.values["t"]["steps"] == 5
    assert len(answer.values["t"]["grad_norms"]) == 5
    assert answer.values["before"] != answer.values["after"]


def test_the_still_optimizer_leaves_the_model_as_it_is() -> None:
    """Steps of size zero: gradients are noted, parameters stay."""
    train = Train(
        "t",
        "train_epoch",
        Ref("m"),
        torch.rand(4, 1, 28, 28),
        torch.arange(4),
        steps=3,
        batch=4,
        optimizer="still",
    )
    steps = (Call("m", "Model"), Params("before", "m"), train, Params("after", "m"))
    answer = perform(
        Program("check", steps, ("before", "after"), 1), {"Model": Model, "train_epoch": train_epoch}
    )
    assert isinstance(answer, Returned)
    assert answer.values["before"] == answer.values["after"]


def test_a_step_with_a_closure_is_noted_after_it() -> None:
    """optimizer.step(closure) computes its gradients inside: the norm is that of this batch."""

    def with_closure(model: nn.Module, loader: Any, optimizer: Any) -> None:
        for x, _ in loader:

            def closure(x: torch.Tensor = x) -> torch.Tensor:
                optimizer.zero_grad()
                loss = (model(x) - x.flatten(1)).square().mean()
                loss.backward()
                return loss

            optimizer.step(closure)

    found = []
    for loop in (train_epoch, with_closure):
        images = torch.linspace(0, 1, 4 * 784).reshape(4, 1, 28, 28)
        train = Train("t", "loop", Ref("m"), images, torch.arange(4), steps=3, batch=4, optimizer="still")
        found.append(value(ask({"Model": Model, "loop": loop}, Call("m", "Model"), train, answer="t")))
    assert found[0]["grad_norms"] == pytest.approx(found[1]["grad_norms"])


def test_a_trace_sees_what_a_method_was_given() -> None:
    """Each entry of the watched method is noted with its first tensor, and the watch is taken off again."""
    model = Model()
    namespace = {"model": model, "sample": lambda m, n: m.decode(torch.zeros(n, 2))}
    steps = (Value("m", "model"), Trace("t", "sample", ("m.decode",), (Ref("m"), 4)))
    found = value(ask(namespace, *steps, answer="t"))
    assert [(name, z.shape) for name, z in found["entered"]] == [("decode", (4, 2))]
    assert "decode" not in vars(model)


def test_a_trace_sees_a_submodule_that_stays_a_module() -> None:
    """A module under watch can still be indexed and asked for its weights; the hook is taken off again."""
    model = Model()

    def sample(m: Model, n: int) -> torch.Tensor:
        return m.to_image(torch.zeros(n, m.to_image.in_features))

    steps = (Value("m", "model"), Trace("t", "sample", ("m.to_image",), (Ref("m"), 4)))
    found = value(ask({"model": model, "sample": sample}, *steps, answer="t"))
    assert [(name, z.shape) for name, z in found["entered"]] == [("to_image", (4, 2))]
    assert not model.to_image._forward_pre_hooks


@pytest.mark.parametrize("path", ["m.encode", "m.to_code"])
def test_a_trace_sees_what_a_method_returned(path: str) -> None:
    """Of methods and submodules under results, the tensor that comes back is noted, and the watch ends."""
    model = Model()
    name = path.split(".")[1]
    call = {"encode": lambda m, x: m.encode(x), "to_code": lambda m, x: m.to_code(x.flatten(1))}[name]
    trace = Trace("t", "call", (), (Ref("m"), torch.zeros(3, 1, 28, 28)), results=(path,))
    found = value(ask({"Model": lambda: model, "call": call}, Call("m", "Model"), trace, answer="t"))
    assert [entry[0] for entry in found["entered"]] == [name]
    assert torch.equal(found["entered"][0][1], found["returned"])
    assert name not in vars(model)
    assert not model.to_code._forward_hooks


def test_a_loader_goes_round_and_round() -> None:
    """Batches come in order and begin again; grey levels come out as float32 in [0, 1]."""
    images = torch.tensor([0, 51, 255], dtype=torch.uint8).view(3, 1, 1, 1).expand(3, 1, 28, 28)
    loader = Loader("l", images, torch.arange(3), steps=2, batch=2)

    def read(loader: Any) -> list[Any]:
        return [(x[:, 0, 0, 0].tolist(), y.tolist(), str(x.dtype), len(loader)) for x, y in loader]

    found = value(ask({"read": read}, loader, Call("y", "read", (Ref("l"),)), answer="y"))
    assert [batch[1:] for batch in found] == [([0, 1], "torch.float32", 2), ([2, 0], "torch.float32", 2)]
    assert [x for batch in found for x in batch[0]] == pytest.approx([0, 0.2, 1, 0])


def test_what_can_not_be_replaced_is_an_answer() -> None:
    """A class that takes no methods raises, and nothing is left to be put back."""
    found = ask({"Model": dict}, Replace("Model.encode", "def encode(self, x): return 1"), answer="y")
    assert isinstance(found, Raised)
    assert found.kind == "TypeError"


def test_a_replaced_part_stands_in_and_is_taken_away_again() -> None:
    """Functions and methods are replaced for one program only."""
    namespace: dict[str, Any] = {"f": lambda: "theirs", "Model": Model}
    assert value(ask(namespace, Replace("f", "def f(): return 'ours'"), Call("y", "f"), answer="y")) == "ours"
    assert namespace["f"]() == "theirs"
    steps = (
        Replace("Model.encode", "def encode(self, x): return 1"),
        Call("m", "Model"),
        Call("y", "m.encode", (0,)),
    )
    assert value(ask(namespace, *steps, answer="y")) == 1
    assert Model().encode(torch.zeros(1, 1, 28, 28)).shape == (1, 2)


def test_a_replaced_part_is_given_values_and_is_kept_under_its_name() -> None:
    """What the notebook's functions find under a name is the very thing that later steps refer to."""
    namespace: dict[str, Any] = {"model": "theirs"}
    exec("def mine(handed_in): return handed_in is model, model", namespace)
    part = Replace("model", "model = [weight, 2]", {"weight": 1})
    assert value(ask(namespace, part, Call("y", "mine", (Ref("model"),)), answer="y")) == (True, [1, 2])
    assert namespace["model"] == "theirs"
    new = Replace("new", "new = 3")
    assert value(ask(namespace, new, answer="new")) == 3
    assert "new" not in namespace


def test_the_seed_decides_and_leaves_no_trace_of_order() -> None:
    """The same program gives the same random answer whatever was asked before."""
    namespace = {"draw": lambda: (torch.rand(3), np.random.rand(3), random.random())}
    first = value(ask(namespace, Call("y", "draw"), answer="y"))
    ask(namespace, Call("y", "draw"), answer="y", seed=9)
    again = value(ask(namespace, Call("y", "draw"), answer="y"))
    assert torch.equal(first[0], again[0])
    assert np.array_equal(first[1], again[1])
    assert first[2] == again[2]


def test_modules_are_put_into_the_mode_that_is_asked_for() -> None:
    """Kept modules are in eval mode unless the program or the step says train."""
    namespace = {"Model": Model, "mode": lambda m: m.training}
    assert value(ask(namespace, Call("m", "Model"), Call("y", "mode", (Ref("m"),)), answer="y")) is False
    steps = (Call("m", "Model"), Call("y", "mode", (Ref("m"),), mode="train"))
    assert value(ask(namespace, *steps, answer="y")) is True


def test_a_value_of_the_notebook_is_answered_from_a_copy() -> None:
    """Asking a trained model does not change it."""
    model = Model()
    model.train()
    ask({"vae": model}, Value("m", "vae"), Call("y", "m", (torch.rand(2, 1, 28, 28),)), answer="y")
    assert model.training


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: (_ for _ in ()).throw(SystemExit(3)), "SystemExit"),
        (lambda: (_ for _ in ()).throw(NotImplementedError), "NotImplementedError"),
    ],
)
def test_what_the_student_raises_is_an_answer(function: Any, kind: str) -> None:
    """No exception of the student's leaves perform."""
    found = ask({"f": function}, Call("y", "f"), answer="y")
    assert isinstance(found, Raised)
    assert found.kind == kind


def test_what_is_not_there_is_missing() -> None:
    """A name or method that does not exist is told apart from one that fails."""
    assert ask({}, Call("y", "f"), answer="y").kind == "Missing"  # type: ignore[union-attr]
    found = ask({"Model": Model}, Call("m", "Model"), Call("y", "m.sample"), answer="y")
    assert isinstance(found, Raised)
    assert (found.kind, found.message) == ("Missing", "`m` has no `sample`")


def test_an_exception_is_told_with_the_students_own_line() -> None:
    """The innermost function and line of the notebook are named, not ours or torch's."""
    namespace: dict[str, Any] = {}
    exec(
        compile("def f(x):\n    return g(x)\ndef g(x):\n    return x.nope\n", "<student>", "exec"), namespace
    )
    found = ask(namespace, Call("y", "f", (1,)), answer="y")
    assert isinstance(found, Raised)
    assert found.function == "g"

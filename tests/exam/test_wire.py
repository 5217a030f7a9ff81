"""Programs and answers as bytes."""

from collections import namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from autograder.exam import wire
from autograder.exam.question import Call, Died, Given, Program, Raised, Ref, Returned, TimedOut, Train


def round_trip(value: object) -> object:
    text, tensors = wire.pack_answer(Returned({"it": value}))
    answer = wire.unpack_answer(text, tensors, limit_mib=1)
    assert isinstance(answer, Returned)
    return answer.values["it"]


def test_a_program_comes_back_as_it_was_sent() -> None:
    """Steps, references, tensors, numbers and limits survive the wire."""
    images = torch.rand(4, 1, 28, 28)
    steps = (
        Given("x", images, leaf=True),
        Call("z", "model.encode", (Ref("x", 0), 3, None), {"beta": 2.5}, repeats=3, mode="train"),
        Train("t", "train_epoch", Ref("model"), images, torch.arange(4), steps=2, batch=2),
    )
    program = Program("kl", steps, ("z", "t"), seed=2**55, mode="train", timeout_s=3.5)
    back = wire.unpack_program(*wire.pack_program(program))
    assert wire.digest(back) == wire.digest(program)
    assert back.steps[1] == program.steps[1]
    assert torch.equal(back.steps[0].value, images)  # type: ignore[union-attr]


def test_a_question_stays_what_was_asked() -> None:
    """It is written down once; what a function did to its inputs in place changes neither text nor digest."""
    images = torch.zeros(2, 1, 28, 28)
    program = Program("kl", (Given("x", images),), ("x",), seed=1)
    asked, known = wire.pack_program(program), wire.digest(program)
    images.add_(1)
    assert wire.pack_program(program) is asked
    assert wire.digest(program) == known
    assert wire.digest(Program("kl", (Given("x", images),), ("x",), seed=1)) != known


@pytest.mark.parametrize(
    "answer", [Raised("ValueError", "no", "k", "f", "x = 1"), TimedOut(3.0), Died("SIGKILL")]
)
def test_answers_other_than_returned_come_back_equal(answer: object) -> None:
    """Raised, TimedOut and Died are values like any other."""
    assert wire.unpack_answer(*wire.pack_answer(answer), limit_mib=1) == answer  # type: ignore[arg-type]


def test_a_float_and_a_tensor_are_told_apart() -> None:
    """A Python float, a numpy scalar and a 0-d tensor arrive as three different things."""
    assert type(round_trip(2.5)) is float
    assert isinstance(round_trip(np.float32(2.5)), np.ndarray)
    assert isinstance(round_trip(torch.tensor(2.5)), torch.Tensor)


def test_exact_numbers_arrive_as_floats() -> None:
    """A Decimal and a Fraction are numbers; one that no float can be is named by its type."""
    assert round_trip(Decimal("1888.06")) == 1888.06
    assert round_trip(Fraction(1, 4)) == 0.25
    assert round_trip(Decimal("sNaN")) == wire.Opaque("Decimal")
    assert round_trip(Fraction(10**400)) == wire.Opaque("Fraction")


def test_whether_a_tensor_has_a_gradient_path_arrives() -> None:
    """requires_grad is part of the answer."""
    x = torch.ones(3, requires_grad=True)
    assert (round_trip(x * 2)).requires_grad  # type: ignore[attr-defined]
    assert not (round_trip(x.detach())).requires_grad  # type: ignore[attr-defined]


def test_named_tuples_and_odd_keys_arrive() -> None:
    """A named tuple arrives as a tuple, a dict with integer keys as a dict."""
    Code = namedtuple("Code", "mu logvar")
    assert round_trip(Code(1, 2)) == (1, 2)
    assert round_trip({2: 0.5, "$x": 1}) == {2: 0.5, "$x": 1}


def test_what_cannot_travel_is_named_by_its_type() -> None:
    """An object of the student's is never pickled; its type's name stands for it."""
    assert round_trip(torch.nn.Linear(1, 1)) == wire.Opaque("Linear")
    assert round_trip(torch.ones(2).to_sparse()) == wire.Opaque("Tensor")
    assert round_trip(10**5000) == wire.Opaque("int")


def nested(depth: int) -> bytes:
    return b'{"is":"returned","values":{"it":' + b"[" * depth + b"]" * depth + b"}}"


@pytest.mark.parametrize(
    ("text", "tensors"),
    [
        (b"not json", b""),
        (nested(100_000), b""),
        (nested(500), b""),
        (b'{"is":"returned","values":{"it":{"$tensor":"t9"}}}', b""),
        (b'{"is":"returned","values":{"it":{"$tensor":["t0"]}}}', b""),
        (b'{"is":"returned","values":{}}', b"\xff" * 64),
        (b'{"is":"returned","values":{},"more":1}', b""),
        (b'{"is":"system","values":{}}', b""),
        (b'["returned"]', b""),
        (b'{"is":"returned","values":{"it":{"$map":[[1]]}}}', b""),
        (b'{"is":"returned","values":{"it":{"$ref":3}}}', b""),
    ],
)
def test_forged_bytes_are_refused_with_one_error(text: bytes, tensors: bytes) -> None:
    """Whatever a hostile kernel sends, the reader raises WireError and nothing else."""
    with pytest.raises(wire.WireError):
        wire.unpack_answer(text, tensors, limit_mib=1)


def test_an_answer_over_its_limit_is_refused_unread() -> None:
    """Size is looked at before anything is parsed."""
    packed = wire.pack_answer(Returned({"it": torch.zeros(2**19)}))
    with pytest.raises(wire.WireError, match="more than 1 MiB"):
        wire.unpack_answer(*packed, limit_mib=1)

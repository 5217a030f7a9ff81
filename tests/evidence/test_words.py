"""Questions, answers and values have words, whatever they hold."""

import math

import pytest
import torch

from autograder.evidence.words import answer_lines, program_lines, value_text
from autograder.exam.question import (
    STEPS,
    Call,
    Died,
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
    TimedOut,
    Trace,
    Train,
    Value,
)
from autograder.exam.wire import Opaque
from autograder.rubric.finding import Seen

IMAGES, LABELS = torch.zeros(8, 1, 28, 28), torch.zeros(8, dtype=torch.int64)
STEPS_IN_WORDS: list[tuple[Step, str]] = [
    (
        Given("mu", torch.tensor([1.0, -2.0]), leaf=True),
        "mu = 2 [1, -2]; its gradient will be asked for",
    ),
    (Value("said", "prediction"), "said = the notebook's `prediction`"),
    (
        Call("z", "model.draw", (Ref("code", 0), 2), {"beta": 0.5}, repeats=3, mode="train"),
        "z = model.draw(code[0], 2, beta=0.5), called 3 times, in train mode",
    ),
    (Grad("g", (Ref("kl"),), (Ref("mu"), Ref("s"))), "g = gradient of the sum of kl for mu, s"),
    (
        Grad("g", (Ref("kl"),), params="model"),
        "g = gradient of the sum of kl for the parameters of model",
    ),
    (Params("p", "model"), "p = names, shapes and digests of the parameters of model"),
    (
        Loader("data", IMAGES, LABELS, 3, 4),
        "data = a DataLoader: 3 batches of 4 from images of 8×1×28×28 numbers from 0 to 0, mean 0",
    ),
    (
        Train("t", "train", Ref("model"), IMAGES, LABELS, 2, 4, "still", kwargs={"beta": 1}),
        "t = train(model, loader, optimizer, beta=1): 2 batches of 4 from images of 8×1×28×28 numbers from "
        "0 to 0, mean 0, an optimizer that leaves the model as it is",
    ),
    (Trace("out", "model", ("model.encode",), (Ref("x"),)), "out = model(x), watching model.encode"),
    (Replace("VAE.encode", "def encode(): ..."), "our own `VAE.encode` stands in for the notebook's"),
]


@pytest.mark.parametrize(("step", "said"), STEPS_IN_WORDS)
def test_a_step_in_words(step: Step, said: str) -> None:
    """Each kind of step says what is done with what."""
    first, how = program_lines(Program("kl", (step,), ("kl",), 5))
    assert first == said
    assert how == "answer kl (eval mode, random numbers seeded with 5, at most 10 s)"


def test_every_kind_of_step_has_words() -> None:
    """A new kind of step is given its words."""
    assert {type(step) for step, _ in STEPS_IN_WORDS} == set(STEPS.values())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2.0, "2"),
        (torch.tensor(2.5), "2.5"),
        (torch.tensor([[2.5]]), "2.5 (shape 1×1)"),
        (torch.arange(40.0), "40 numbers from 0 to 39, mean 19.5"),
        (torch.tensor([math.nan] * 20 + [1.0]), "21 numbers from 1 to 1, mean 1; 20 are no numbers"),
        (torch.full((20,), math.inf), "20 numbers; 20 are no numbers"),
        (torch.zeros(0, 3), "0×3 (empty)"),
        (None, "nothing"),
        (True, "True"),
        ("a\x1b[2Jb\u202e", '"ab"'),
        (Opaque("Thing"), "a Thing, which the examiner takes no closer look at"),
        (Seen(3.0), "3"),
        ("0123456789abcdef" * 4, "01234567…"),
        ((1, {"a": [2]}), "(1, {a: [2]})"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, and 3 more]"),
    ],
)
def test_a_value_in_words(value: object, said: str) -> None:
    """Numbers as they are, many of them by their range, texts without what a terminal would obey."""
    assert value_text(value) == said


def test_answers_in_words() -> None:
    """What was returned, in the order asked for; what was raised, where; or that nothing came."""
    returned = Returned({"grad": [torch.ones(2), None], "kl": 1.5})
    assert list(answer_lines(returned, ("kl", "grad"))) == [
        "kl = 1.5",
        "grad[0] = 2 [1, 1]",
        "grad[1] = nothing",
    ]
    raised = Raised("ValueError", "no\x1b[2J", "kl", "kl_divergence", "return mu")
    assert list(answer_lines(raised, ("kl",))) == [
        "at the step `kl` it raised ValueError: no, in `kl_divergence`: `return mu`"
    ]
    assert list(answer_lines(TimedOut(3.0), ())) == ["no answer within 3 s"]
    assert list(answer_lines(Died("SIGKILL"), ())) == ["no answer: the process ended (SIGKILL)"]

"""Our own parts of the autoencoder lesson are right, and stand where a student's stood."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from autograder.checks.mistakes import ae_stage
from autograder.checks.mistakes.vae_stage import part
from tests.checks.mistakes.noting import CLEAR, NOTHING, STEP, Noting

X = torch.rand(48, 1, 28, 28, generator=torch.Generator().manual_seed(1))
Ours = part(ae_stage.MODEL, "Autoencoder")


class Theirs(nn.Module):
    """A student's class."""

    def __init__(self, bottleneck_size: int = 32) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(784, 3))
        self.decoder = abs


def with_ours(**parts: str) -> Any:
    """A student's class with parts of ours put into it, as a question does."""
    return type("Theirs", (Theirs,), {name: part(source, name) for name, source in parts.items()})


@pytest.mark.parametrize("kind", [Ours, ae_stage.LinearAutoencoder])
def test_a_right_model(kind: Any) -> None:
    """Codes of bottleneck_size numbers, 32 by default; pictures from 0 to 1; one of the other."""
    model = kind(5)
    assert model.encoder(X).shape == (48, 5)
    assert kind().encoder(X).shape == (48, 32)
    pictures = model.decoder(1000 * torch.randn(3, 5)).detach()
    assert pictures.shape == (3, 1, 28, 28)
    assert (float(pictures.min()), float(pictures.max())) == pytest.approx((0, 1), abs=1e-3)
    assert torch.equal(model(X), model.decoder(model.encoder(X)))


def test_our_model_takes_whatever_a_student_adds() -> None:
    """Further arguments are no error, and it knows its size."""
    assert Ours(5, 64, deep=True).bottleneck_size == 5
    assert Ours(bottleneck_size=7).bottleneck_size == 7


def test_our_encoder_and_decoder_stand_before_a_students() -> None:
    """They make the same of the same, the encoder 32 numbers and the decoder of any number."""
    model = with_ours(encoder=ae_stage.ENCODER, decoder=ae_stage.DECODER)()
    assert model.encoder(X).shape == (48, 32)
    assert torch.equal(model.encoder(X), model.encoder(X))
    pictures = model.decoder(1000 * torch.randn(3, 5)).detach()
    assert pictures.shape == (3, 1, 28, 28)
    assert (float(pictures.min()), float(pictures.max())) == pytest.approx((0, 1), abs=1e-3)
    z = torch.randn(3, 5)
    assert torch.equal(model.decoder(z), model.decoder(z))
    assert sorted(name for name, _ in model.named_children() if name.startswith("ours")) == [
        "ours_inward",
        "ours_outward",
    ]


def test_one_code_for_all() -> None:
    """Every image gets 32 zeros, and single layers are still the student's."""
    model = with_ours(encoder=ae_stage.ONE_CODE)()
    assert torch.equal(model.encoder(X), torch.zeros(48, 32))
    assert isinstance(model.encoder[1], nn.Linear)


@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad=True")
def test_forward_loss_and_training() -> None:
    """Decoder after encoder; the mean squared error; clean steps, and the mean of the losses."""

    class Halves:
        def encoder(self, x: str) -> str:
            return f"code of {x}"

        def decoder(self, z: str) -> str:
            return f"picture of {z}"

    assert part(ae_stage.FORWARD, "forward")(Halves(), "x") == "picture of code of x"
    loss = part(ae_stage.RECONSTRUCTION_LOSS, "reconstruction_loss")
    assert float(loss(X, 0 * X)) == pytest.approx(float(X.square().mean()))
    model = Ours(3)
    noting = Noting(model)
    loader = [(X[:16], None), (X[16:20] / 2, None)]
    mean = sum(float((model(x) - x).detach().square().mean()) for x, _ in loader) / 2
    returned = part(ae_stage.TRAIN_EPOCH, "train_epoch")(model, loader, noting)
    assert returned == pytest.approx(mean)
    assert noting.asked == [(STEP, "inward and outward")] * 2
    noting.zero_grad()
    part(ae_stage.TRAIN_EPOCH, "train_epoch")(model, loader[:1], noting)
    once = model.outward.weight.grad.clone()
    part(ae_stage.TRAIN_EPOCH, "train_epoch")(model, loader[:1], noting)
    assert torch.allclose(model.outward.weight.grad, once)
    assert (CLEAR, NOTHING) not in noting.asked


def watched() -> Any:
    """A student's class that remembers its models."""
    return with_ours(**{name.partition(".")[2]: source for name, source in ae_stage.WATCHED.items()})


def test_models_are_remembered_with_what_became_of_them() -> None:
    """Sizes in order, whether trained, and the squared errors by batches of 16, on demand by another loss."""
    kind = watched()
    three, wide = kind(3), kind(deep=True)
    assert three.encoder(X).shape == (48, 3)
    with torch.no_grad():
        three.ours_outward.bias[0] += 2
        errors = [
            float((m.decoder(m.encoder(x)) - x).square().mean()) for m in (three, wide) for x in X.split(16)
        ]
    seen = kind.ours_seen(lambda x_hat, x: (x_hat - x).abs().sum(), X[:7], X)
    assert [each["size"] for each in seen] == [3, 32]
    assert [each["trained"] for each in seen] == [True, False]
    assert [*seen[0]["test"], *seen[1]["test"]] == pytest.approx(errors)
    assert [len(each["own"]) for each in seen] == [3, 3]
    with torch.no_grad():
        pictures = three.decoder(three.encoder(X))
    assert seen[0]["own"][2] == pytest.approx(float((pictures - X)[32:].abs().sum()))
    assert seen[0]["train"] == pytest.approx(float((pictures - X)[:7].square().mean()))
    assert watched().ours_seen(None, X, X) == []


def test_what_remembers_is_put_into_the_students_class() -> None:
    """Each part is called by its class and its name, as a question has it replaced."""
    owners = {target.split(".")[0] for target in ae_stage.WATCHED}
    assert owners == {"Autoencoder"}


def test_a_loss_that_raises_says_nothing() -> None:
    """Its errors are left out, and the true ones are there."""
    kind = watched()
    kind(3)
    (seen,) = kind.ours_seen(lambda x_hat, x: 1 / 0, X, X)
    assert (seen["own"], len(seen["test"])) == ([], 3)


def test_a_wrong_piece_stands_among_right_ones() -> None:
    """A wrong method in a model that is right otherwise; a wrong function beside right names."""
    stages = (
        ae_stage.with_method("decoder")(len),
        ae_stage.with_methods(lambda: {"decoder": len}),
    )
    for wrong in stages:
        assert list(wrong) == ["Autoencoder"]
        made = wrong["Autoencoder"]
        assert (made.__name__, made.decoder, made.__mro__[1]) == (
            "Autoencoder",
            len,
            ae_stage.LinearAutoencoder,
        )
    stage = ae_stage.with_function("decode_noise")(len)
    assert {name: held.__name__ for name, held in stage.items()} == {
        "Autoencoder": "LinearAutoencoder",
        "reconstruction_loss": "reconstruction_loss",
        "train_epoch": "train_epoch",
        "decode_noise": "len",
    }

"""The rubric of the lesson "autoencoders", in the notebook's order."""

from __future__ import annotations

from functools import partial
from typing import Literal

import torch
from torch import Tensor

from autograder.checks import calibrated
from autograder.checks.mistakes import ae_loss, ae_model, ae_stage, ae_training, ae_uses
from autograder.exam.question import (
    Answer,
    Call,
    Given,
    Grad,
    Loader,
    Params,
    Ref,
    Replace,
    Step,
    Trace,
    Train,
    Value,
)
from autograder.exam.student import Student
from autograder.oracles import (
    codes,
    comparison,
    composition,
    garments,
    gradients,
    losses,
    mean_error,
    sampling,
    training,
    words,
)
from autograder.oracles.answers import Asked, together, values
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding

# Lines through what training comes to are measured, by `python -m reference.calibration autoencoders`.
LINE = partial(calibrated.line, "autoencoders")

# Where a part of the class is wrong, what uses the class is asked with ours.
OURS = {"Autoencoder": ae_stage.MODEL}
MODEL = Call("model", "Autoencoder")
SIZES = Call("narrow", "Autoencoder", (), {"bottleneck_size": 5}), Call("wide", "Autoencoder")

# ------------------------------------------------------------------------------------- encoder, 4 points

ENCODER = Check(
    "encoder",
    "From an image to its code",
    subject="Autoencoder.encoder",
    where="Part 1: build it and train it",
    part=ae_stage.ENCODER,
    beside={"Autoencoder.decoder": ae_stage.DECODER, **OURS},
    misconceptions=ae_model.ENCODER.known,
)
TWO_SIZES = "with bottleneck_size = 5 and with the 32 that it has by itself"
THREE = Asked("Autoencoder.encoder", f"`encoder` of 3 images, {TWO_SIZES}", before=(), in_init=True)
FEW = Asked("Autoencoder.encoder", "`encoder` of 64 images", before=(), in_init=True)


def encoded(student: Student, n: int) -> Answer:
    """The codes of n images, with bottlenecks of 5 and of 32."""
    x = Given("x", garments.some(student.fresh("images"), n))
    narrow, wide = Call("5", "narrow.encoder", (Ref("x"),)), Call("32", "wide.encoder", (Ref("x"),))
    return student.ask(x, *SIZES, narrow, wide, answer=("5", "32"))


@ENCODER.criterion(2)
def code_shapes(student: Student) -> Finding:
    """A code has bottleneck_size numbers, for any batch and any bottleneck_size."""
    expected = {"5": ((3, 5),), "32": ((3, 32),)}
    return codes.shapes(encoded(student, 3), THREE, expected, of_64=encoded(student, 64))


@ENCODER.criterion(1)
def each_image_by_itself(student: Student) -> Finding:
    """An image's code doesn't depend on the other images of its batch."""
    x, others = garments.some(student.fresh("images"), 96).split((64, 32))
    one, again = Call("one", "model.encoder", (x,)), Call("again", "model.encoder", (x,))
    other = Call("other", "model.encoder", (torch.cat([x[:32], others]),))
    answer = student.ask(MODEL, one, again, other, answer=("one", "again", "other"))
    return codes.per_image(answer, FEW, same=32, rtol=1e-3, heads=1)


@ENCODER.criterion(1)
def gradients_to_the_encoder(student: Student) -> Finding:
    """A gradient goes from the code to the encoder's weights."""
    out = Call("out", "model.encoder", (garments.some(student.fresh("images"), 64),))
    grad = Grad("grad", (Ref("out"),), params="model")
    return gradients.arrive(student.ask(MODEL, out, grad, answer=("out", "grad")), FEW)


# ------------------------------------------------------------------------------------- decoder, 4 points

DECODER = Check(
    "decoder",
    "From a code to a picture",
    subject="Autoencoder.decoder",
    where="The decoder grows the picture back",
    part=ae_stage.DECODER,
    beside=OURS,
    misconceptions=ae_model.DECODER.known,
)
CODES = Asked("Autoencoder.decoder", f"`decoder` of 3 codes, {TWO_SIZES}", before=(), in_init=True)
MANY_CODES = Asked("Autoencoder.decoder", "`decoder` of 64 codes", before=(), in_init=True)
FAR_CODES = Asked(
    "Autoencoder.decoder", "`decoder` of 64 codes, some of them far from 0", before=(), in_init=True
)


def decoded(student: Student, n: int) -> Answer:
    """The pictures of n codes, with bottlenecks of 5 and of 32."""
    z = torch.randn(n, 32, generator=student.fresh("codes"))
    narrow, wide = Call("5", "narrow.decoder", (z[:, :5].clone(),)), Call("32", "wide.decoder", (z,))
    return student.ask(*SIZES, narrow, wide, answer=("5", "32"))


@DECODER.criterion(2)
def picture_shape(student: Student) -> Finding:
    """A code becomes a picture, (B, 1, 28, 28), for any batch and any bottleneck_size."""
    expected = {"5": ((3, 1, 28, 28),), "32": ((3, 1, 28, 28),)}
    return codes.shapes(decoded(student, 3), CODES, expected, of_64=decoded(student, 64))


@DECODER.criterion(1)
def pixel_range(student: Student) -> Finding:
    """All pixels lie in [0, 1], wherever the code lies."""
    z = torch.randn(64, 32, generator=student.fresh("codes")) * torch.logspace(0, 3, 64)[:, None]
    answer = student.ask(MODEL, Call("x_hat", "model.decoder", (z,)), answer="x_hat")
    return codes.in_unit_range(answer, FAR_CODES, atol=1e-5)


@DECODER.criterion(1)
def gradients_to_the_decoder(student: Student) -> Finding:
    """A gradient goes from the picture to the decoder's weights."""
    z = torch.randn(64, 32, generator=student.fresh("codes"))
    out, grad = Call("out", "model.decoder", (z,)), Grad("grad", (Ref("out"),), params="model")
    return gradients.arrive(student.ask(MODEL, out, grad, answer=("out", "grad")), MANY_CODES)


# ------------------------------------------------------------------------------------- forward, 3 points

FORWARD = Check(
    "forward",
    "Through the bottleneck",
    subject="Autoencoder.forward",
    where="The hourglass",
    part=ae_stage.FORWARD,
    beside=OURS,
    carries=("Autoencoder.encoder", "Autoencoder.decoder"),
    misconceptions=[*ae_model.FORWARD.known, *ae_model.BYPASS.known],
)
EIGHT = Asked("Autoencoder.forward", "`model(x)` for 64 images", before=("model", "code", "x_hat", "other"))


def through(student: Student) -> Answer:
    """A model's code of 64 images, its picture of that code, and what it returns by itself."""
    x, others = garments.some(student.fresh("images"), 128).split(64)
    apart = Call("code", "model.encoder", (Ref("x"),)), Call("x_hat", "model.decoder", (Ref("code"),))
    out, other = Call("out", "model", (Ref("x"),)), Call("other", "model.encoder", (others,))
    after, weights = Call("after", "model.decoder", (Ref("code"),)), Params("weights", "model")
    kept = ("x", "code", "x_hat", "out", "after", "weights")
    return student.ask(Given("x", x), MODEL, *apart, weights, out, other, after, answer=kept)


def never_saw_the_image(student: Student, answer: Answer) -> list[Answer]:
    """That code, decoded by a model that was made anew; nothing where there is no code."""
    weights, kept = Params("weights", "model"), ("weights", "x_hat")
    seen = [code for code in (values(answer).get("code"),) if isinstance(code, Tensor)]
    asked = [(MODEL, Call("x_hat", "model.decoder", (code,)), weights) for code in seen]
    return [student.ask(*steps, answer=kept) for steps in asked]


@FORWARD.criterion(2)
def decoder_after_encoder(student: Student) -> Finding:
    """The model's output is what the decoder makes of the encoder's code."""
    return composition.composed(through(student), EIGHT)


@FORWARD.criterion(1)
def no_way_around(student: Student) -> Finding:
    """Nothing of the image reaches the picture but through the code."""
    x, one_code = (
        garments.some(student.fresh("images"), 64),
        Replace("Autoencoder.encoder", ae_stage.ONE_CODE),
    )
    held = student.ask(one_code, MODEL, Call("out", "model", (x,)), answer="out")
    answer = through(student)
    return composition.no_bypass(answer, EIGHT, never_saw_the_image(student, answer), held)


# ------------------------------------------------------------------------- reconstruction-loss, 4 points

LOSS = Check(
    "reconstruction-loss",
    "The loss between image and reconstruction",
    subject="reconstruction_loss",
    where="The target is the input",
    part=ae_stage.RECONSTRUCTION_LOSS,
    misconceptions=ae_loss.LOSS.known,
)
LOSS_OF = Asked("reconstruction_loss", "`reconstruction_loss(x_hat, x)` of 3 images", before=())
PAIR = (Ref("x_hat"), Ref("x"))


def pair(student: Student) -> tuple[Given, Given]:
    """x_hat and x of 3 images, gradients asked for x_hat."""
    inputs = losses.batch(student.fresh("batch"), 3, 5)
    return Given("x_hat", inputs["x_hat"], leaf=True), Given("x", inputs["x"])


@LOSS.criterion(2)
def squared_error(student: Student) -> Finding:
    """The loss is the mean squared error."""
    x_hat, x = pair(student)
    answer = student.ask(x_hat, x, Call("out", "reconstruction_loss", PAIR), answer="out")
    return mean_error.value(answer, LOSS_OF, x_hat.value, x.value, rtol=1e-4)


@LOSS.criterion(1)
def mean_over_pixels_and_batch(student: Student) -> Finding:
    """It is a mean: more pixels or more images with the same error cost no more."""
    two = Call("two", "reconstruction_loss", mean_error.apart(2))
    six = Call("six", "reconstruction_loss", mean_error.apart(6))
    asked = Asked("reconstruction_loss", "`reconstruction_loss(x_hat, x)`", before=())
    return mean_error.is_mean(student.ask(two, six, answer=("two", "six")), asked)


@LOSS.criterion(1)
def differentiable(student: Student) -> Finding:
    """A gradient goes from the loss to the reconstruction."""
    out, grad = Call("out", "reconstruction_loss", PAIR), Grad("grad", (Ref("out"),), (Ref("x_hat"),))
    return gradients.arrive(student.ask(*pair(student), out, grad, answer=("out", "grad")), LOSS_OF)


# --------------------------------------------------------------------------------- train-epoch, 5 points

TRAINING = Check(
    "train-epoch",
    "One epoch of training",
    subject="train_epoch",
    where="Training without labels",
    part=ae_stage.TRAIN_EPOCH,
    carries=("Autoencoder", "reconstruction_loss"),
    misconceptions=ae_training.TRAIN.known,
)
READY = ("model", "code", "before", "to_encoder", "picture", "to_decoder", "start")
FORTY = Asked("train_epoch", "`train_epoch(model, loader, optimizer)` for 40 batches", before=READY)
SIX = Asked("train_epoch", "`train_epoch(model, loader, optimizer)` for 6 equal batches", before=READY)
# Through its halves: a forward that returns something else is judged elsewhere.
BEFORE = Call("code", "model.encoder", (Ref("x"),)), Call("before", "model.decoder", (Ref("code"),))
AFTER = Call("later", "model.encoder", (Ref("x"),)), Call("after", "model.decoder", (Ref("later"),))


def loader(
    student: Student, steps: int, optimizer: Literal["adam", "still"] = "adam", labels: str = "labels"
) -> tuple[Given, Train]:
    """A batch of 64 images, and training on it again and again.

    They are negatives: a model of garments, trained by somebody else, is of no use on them.
    """
    x, y = 1 - garments.some(student.fresh("images"), 64), garments.labels(student.fresh(labels), 64)
    return Given("x", x), Train("trained", "train_epoch", Ref("model"), x, y, steps, 64, optimizer, lr=3e-3)


@TRAINING.criterion(2, outcome=True)
def loss_falls(student: Student) -> Finding:
    """Training lowers the loss."""
    x, train = loader(student, steps=40)
    kept = ("before", "trained", "after")
    answer = student.ask(x, MODEL, *BEFORE, train, *AFTER, answer=kept, mode="train", timeout_s=30)
    return training.falls(answer, FORTY, x.value, share=LINE("loss-falls"), loss=training.pixel_loss)


@TRAINING.criterion(1)
def both_halves(student: Student) -> Finding:
    """Encoder and decoder both learn, at each batch from its own gradients."""
    x, still = loader(student, steps=6, optimizer="still")
    steps = student.ask(x, MODEL, *BEFORE, still, answer="trained", mode="train", timeout_s=20)
    cleared = training.cleared(steps, SIX, batches=6, growth=2.0)
    return together(training.both_halves(moved(student), SIX, share=0.5), cleared)


def moved(student: Student) -> Answer:
    """The weights before and after 6 batches, and which of them a gradient reaches from either half."""
    x, train = loader(student, steps=6)
    start, end = Params("start", "model"), Params("end", "model")
    kept = ("to_encoder", "to_decoder", "start", "end")
    steps = (x, MODEL, *BEFORE, *halves(student), start, train, end)
    return student.ask(*steps, answer=kept, mode="train", timeout_s=20)


def halves(student: Student) -> tuple[Step, ...]:
    """Which parameters a gradient reaches from the code, and which from the picture of a code of ours."""
    z = torch.randn(64, 32, generator=student.fresh("codes"))
    picture, to_encoder = (
        Call("picture", "model.decoder", (z,)),
        Grad("to_encoder", (Ref("code"),), params="model"),
    )
    return to_encoder, picture, Grad("to_decoder", (Ref("picture"),), params="model")


@TRAINING.criterion(1, private=True)
def labels_ignored(student: Student) -> Finding:
    """The labels play no part."""
    one, other = (trained_with(student, labels) for labels in ("labels", "other labels"))
    return training.labels_ignored(one, other, SIX)


def trained_with(student: Student, labels: str) -> Answer:
    """The parameters before and after training with these labels."""
    x, train = loader(student, steps=6, labels=labels)
    start, end = Params("start", "model"), Params("end", "model")
    steps = (x, MODEL, *BEFORE, start, train, end)
    return student.ask(*steps, answer=("start", "end"), mode="train", timeout_s=20)


@TRAINING.criterion(1)
def mean_returned(student: Student) -> Finding:
    """The mean of the batches' losses is returned."""
    x = training.uneven(garments.some(student.fresh("images"), 48))
    far = torch.full((48,), 9)  # with these for a target no number comes near one that the true losses give
    train = Train("trained", "train_epoch", Ref("model"), x, far, 3, 16, "still")
    alone = [step for i, part in enumerate(x.split(16)) for step in batch_alone(i, part)]
    kept = ("trained", *LOSSES)
    answer = student.ask(MODEL, *alone, train, *gathered(), answer=kept, mode="train", timeout_s=20)
    return training.mean_returned(answer, UNEVEN, x.split(16), rtol=0.2)


UNEVEN = Asked(
    "train_epoch",
    "`train_epoch(model, loader, optimizer)` for 3 different batches",
    before=("model", *(f"{name}_{i}" for name in ("code", "x_hat", "loss") for i in range(3))),
)
LOSSES = {"x_hats": "x_hat", "losses": "loss"}


def gathered() -> list[Given]:
    """The three pictures under one name, and the three losses."""
    return [Given(name, [Ref(f"{one}_{i}") for i in range(3)]) for name, one in LOSSES.items()]


def batch_alone(i: int, x: Tensor) -> tuple[Call, Call, Call]:
    """The model's picture of one batch, and what the student's loss says of it."""
    code, x_hat = Ref(f"code_{i}"), Ref(f"x_hat_{i}")
    apart = Call(code.step, "model.encoder", (x,)), Call(x_hat.step, "model.decoder", (code,))
    return *apart, Call(f"loss_{i}", "reconstruction_loss", (x_hat, x))


# --------------------------------------------------------------------------------- predictions, 2 points

PREDICTIONS = Check(
    "predictions",
    "Two predictions",
    subject="predictions",
    where="Prediction 1",
)


@PREDICTIONS.criterion(1)
def four_numbers(student: Student) -> Finding:
    """You made a prediction about a bottleneck of 4 numbers."""
    answer = student.ask(Value("said", "prediction_small"), answer="said")
    offered = "only the broad shape", "nearly as good", "nothing recognisable"
    return words.one_of(answer, "prediction_small", *offered)


@PREDICTIONS.criterion(1)
def many_numbers(student: Student) -> Finding:
    """You made a prediction about a bottleneck of 256 numbers."""
    answer = student.ask(Value("said", "prediction_large"), answer="said")
    offered = "better, but less of a summary", "better, at no cost", "worse"
    return words.one_of(answer, "prediction_large", *offered)


# -------------------------------------------------------------------------- compare-bottlenecks, 3 points

COMPARE = Check(
    "compare-bottlenecks",
    "Bottlenecks compared",
    subject="compare_bottlenecks",
    where="See for yourself: 8, 32 and 128",
    carries=("Autoencoder", "reconstruction_loss", "train_epoch"),
    misconceptions=ae_uses.COMPARE.known,
)
FEW_STEPS = Asked(
    "compare_bottlenecks", "`compare_bottlenecks((3, 7), train_loader, test_loader)`", before=()
)
TWO_AND_32 = Asked(
    "compare_bottlenecks", "`compare_bottlenecks((32, 2), train_loader, test_loader)`", before=()
)


def watched(student: Student) -> Answer:
    """Sizes 3 and 7 on few images, with a class that remembers the models that are made of it.

    First with the student's own forward, which the function may allow for; with ours, where that raises.
    """
    x, labels = comparison.plain(student.fresh("images")), torch.full((64,), 7)
    loaders = Loader("train", x.train, labels, 4, 16), Loader("test", x.test, labels, 3, 16)
    errors = Call("errors", "compare_bottlenecks", ((3, 7), Ref("train"), Ref("test")))
    loss = Value("loss", "reconstruction_loss")
    made = Call("made", "Autoencoder.ours_seen", (Ref("loss"), x.train, x.test))
    changed = [Replace(target, source) for target, source in ae_stage.WATCHED.items()]
    forward = Replace("Autoencoder.forward", ae_stage.FORWARD)
    asked = (*loaders, errors, loss, made)
    own = student.ask(*changed, *asked, answer=("errors", "made"))
    return own if values(own) else student.ask(*changed, forward, *asked, answer=("errors", "made"))


def compared(student: Student) -> Answer:
    """Sizes 32 and 2 on 150 batches of garments, the larger first: to train one model on and on is caught."""
    x = garments.grey_levels(garments.some(student.fresh("images"), 2048))
    y = garments.labels(student.fresh("labels"), 2048)
    test = garments.grey_levels(garments.some(student.fresh("test images"), 512, train=False))
    loaders = Loader("train", x, y, 150, 64), Loader("test", test, y[:512], 4, 128)
    errors = Call("errors", "compare_bottlenecks", ((32, 2), Ref("train"), Ref("test")))
    return student.ask(*loaders, errors, answer="errors", mode="train", timeout_s=60)


@COMPARE.criterion(1)
def new_model_for_each_size(student: Student) -> Finding:
    """Each size gets a new model of that size, and that is trained."""
    return comparison.fresh(watched(student), FEW_STEPS, (3, 7))


@COMPARE.criterion(1)
def error_on_the_test_images(student: Student) -> Finding:
    """For each size, the mean error over the test images is returned."""
    return comparison.by_test_images(watched(student), FEW_STEPS, (3, 7))


@COMPARE.criterion(1, outcome=True)
def more_numbers_less_error(student: Student) -> Finding:
    """Trained on garments, 32 numbers give a smaller error than 2."""
    made = comparison.fresh(watched(student), FEW_STEPS, (3, 7))
    return comparison.order(compared(student), TWO_AND_32, made, 2, 32, share=LINE("bottlenecks"))


# --------------------------------------------------------------------------------- decode-noise, 2 points

NOISE = Check(
    "decode-noise",
    "Noise into the decoder",
    subject="decode_noise",
    where="Part 3: noise into the decoder",
    carries=("Autoencoder",),
    misconceptions=ae_uses.NOISE.known,
)
SAMPLER = sampling.Sampler(
    "decode_noise",
    "`decode_noise(model, {n}, bottleneck_size={dims})` of a new model of that size",
    encode="encoder",
    decode="decoder",
    codes=True,
)


def noise(student: Student, n: int, size: int) -> Answer:
    """n pictures of a new model, and n more, watched."""
    asked, sizes = {"bottleneck_size": size}, two_models(size)
    of_model = (Ref("model"), n)
    trace = Trace(
        "seen", "decode_noise", ("model.decoder",), of_model, asked, most=4000, results=("model.encoder",)
    )
    again = Call("again", "decode_noise", of_model, asked)
    return student.ask(*sizes, again, trace, answer=("seen", "again"), label="noise")


def two_models(size: int) -> tuple[Call, Call]:
    """Two models of one size that differ in their weights alone."""
    sized = {"bottleneck_size": size}
    return Call("model", "Autoencoder", (), sized), Call("twin", "Autoencoder", (), sized)


@NOISE.criterion(2)
def codes_from_no_image(student: Student) -> Finding:
    """n codes z ~ N(0, I) of bottleneck_size numbers are drawn anew at each call, and decoded."""
    five, wide = noise(student, 400, 5), noise(student, 64, 32)
    before, out = (
        Call(k, "decode_noise", (Ref("twin"), 64), {"bottleneck_size": 32}) for k in ("before", "out")
    )
    twin = student.ask(*two_models(32), before, out, answer="out", label="noise")
    return sampling.from_prior({(400, 5): five, (64, 32): wide}, twin, false_alarm=1e-6, sampler=SAMPLER)


RUBRIC = Rubric(
    "autoencoders",
    (ENCODER, DECODER, FORWARD, LOSS, TRAINING, PREDICTIONS, COMPARE, NOISE),
    by_hand={"not-generative": 3},
)

"""The rubric of the lesson "variational autoencoders", in the notebook's order."""

from __future__ import annotations

from functools import partial
from typing import Literal

import torch

from autograder.checks import calibrated
from autograder.checks.mistakes import vae_loss, vae_model, vae_stage, vae_training
from autograder.exam.question import Answer, Call, Given, Grad, Params, Ref, Step, Trace, Train, Value
from autograder.exam.student import Student
from autograder.oracles import (
    codes,
    garments,
    gaussians,
    gradients,
    images,
    losses,
    sampling,
    stored,
    tensors,
    training,
    words,
)
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding

# Lines through what training comes to are measured: `python -m reference.calibration` draws them.
LINE = partial(calibrated.line, "variational-autoencoders")

# -------------------------------------------------------------------------------------- encode, 4 points

ENCODE = Check(
    "encode",
    "From an image to its cloud",
    subject="VAE.encode",
    where="Part 1: from a point to a cloud",
    part=vae_stage.ENCODE,
    beside={"VAE.forward": vae_stage.FORWARD},
    misconceptions=[*vae_model.ENCODE.known, *vae_model.FORWARD.known],
)
THREE = Asked("VAE.encode", "`encode` of 3 images, with latent_dim = 5 and with 32", before=(), in_init=True)
FEW = Asked("VAE.encode", "`encode` of 64 images", before=(), in_init=True)


def encoded(student: Student, n: int) -> Answer:
    """The codes of n images, with 5 and with 32 latent dimensions."""
    x = Given("x", garments.some(student.fresh("images"), n))
    models = Call("narrow", "VAE", (), {"latent_dim": 5}), Call("wide", "VAE", (), {"latent_dim": 32})
    narrow, wide = Call("5", "narrow.encode", (Ref("x"),)), Call("32", "wide.encode", (Ref("x"),))
    return student.ask(x, *models, narrow, wide, answer=("5", "32"))


@ENCODE.criterion(2)
def shapes(student: Student) -> Finding:
    """mu and logvar are (B, latent_dim), for any batch and any latent_dim."""
    expected = {"5": ((3, 5), (3, 5)), "32": ((3, 32), (3, 32))}
    return codes.shapes(encoded(student, 3), THREE, expected, of_64=encoded(student, 64))


@ENCODE.criterion(1)
def each_image_by_itself(student: Student) -> Finding:
    """An image's cloud doesn't depend on the other images of its batch."""
    x, others = garments.some(student.fresh("images"), 96).split((64, 32))
    one, again = Call("one", "model.encode", (x,)), Call("again", "model.encode", (x,))
    other = Call("other", "model.encode", (torch.cat([x[:32], others]),))
    answer = student.ask(Call("model", "VAE"), one, again, other, answer=("one", "again", "other"))
    return codes.per_image(answer, FEW, same=32, rtol=1e-3)


@ENCODE.criterion(1)
def two_outputs(student: Student) -> Finding:
    """mu and logvar are two outputs of their own, of either sign, in this order."""
    x, model = garments.some(student.fresh("images"), 64), Call("model", "VAE")
    code = student.ask(model, Call("code", "model.encode", (x,)), answer="code")
    both = student.ask(model, Call("code", "model.encode", (x,)), Call("out", "model", (x,)), answer="out")
    return codes.two_outputs(code, FEW, both)


# ---------------------------------------------------------------------------- reparameterize, 7 points

DRAW = Check(
    "reparameterize",
    "A draw from each image's cloud",
    subject="VAE.reparameterize",
    where="How do gradients get through a dice roll?",
    part=vae_stage.REPARAMETERIZE,
    misconceptions=vae_model.DRAW.known,
)
MANY = Asked("VAE.reparameterize", "1024 draws by `reparameterize(mu, logvar)` for 3 images")
ONE = Asked("VAE.reparameterize", "one draw by `reparameterize(mu, logvar)` for 3 images")


def clouds(student: Student) -> tuple[torch.Tensor, torch.Tensor]:
    """The clouds that are drawn from: 3 images, and as many dimensions as the model that is asked has."""
    return gaussians.clouds(student.fresh("clouds"), 3, 32)


def draws(student: Student) -> Answer:
    """1024 calls in train mode, (1024, 3, 32): misconceptions are asked too, so it must be quick."""
    mu, logvar = clouds(student)
    model = Call("model", "VAE")
    z = Call("z", "model.reparameterize", (mu, logvar), repeats=1024)
    return student.ask(model, z, answer="z", mode="train")


@DRAW.criterion(2)
def mean_and_spread(student: Student) -> Finding:
    """Draws lie around mu, and spread by sigma."""
    return gaussians.spread(draws(student), MANY, *clouds(student), false_alarm=1e-6)


@DRAW.criterion(2)
def independent_noise(student: Student) -> Finding:
    """Each image and each dimension has noise of its own."""
    return gaussians.independent(draws(student), MANY, (3, 32), false_alarm=1e-6)


@DRAW.criterion(1)
def fresh_and_normal(student: Student) -> Finding:
    """The noise is new at each call, and standard normal."""
    return gaussians.fresh_and_normal(draws(student), MANY, (3, 32), false_alarm=1e-6)


@DRAW.criterion(2)
def gradients_through_the_draw(student: Student) -> Finding:
    """Gradients reach mu and logvar through the draw."""
    mu, logvar = clouds(student)
    leaves = Given("mu", mu, leaf=True), Given("logvar", logvar, leaf=True), Call("model", "VAE")
    z = Call("z", "model.reparameterize", (Ref("mu"), Ref("logvar")))
    grad = Grad("grad", (Ref("z"),), (Ref("mu"), Ref("logvar")))
    answer = student.ask(*leaves, z, grad, answer=("z", "grad"), mode="train")
    return gradients.reparameterized(answer, ONE, mu, logvar, atol=1e-4)


# -------------------------------------------------------------------------------------- decode, 2 points

DECODE = Check(
    "decode",
    "From a code to a picture",
    subject="VAE.decode",
    where="Part 1: from a point to a cloud",
    part=vae_stage.DECODE,
    misconceptions=vae_model.DECODE.known,
)
CODES = Asked("VAE.decode", "`decode` of 3 codes, with latent_dim = 5 and with 32")
FAR_CODES = Asked("VAE.decode", "`decode` of 64 codes, some of them far from 0")


def decoded(student: Student, n: int) -> Answer:
    """The pictures of n codes, with 5 and with 32 latent dimensions."""
    z = torch.randn(n, 32, generator=student.fresh("codes"))
    models = Call("narrow", "VAE", (), {"latent_dim": 5}), Call("wide", "VAE", (), {"latent_dim": 32})
    narrow, wide = Call("5", "narrow.decode", (z[:, :5].clone(),)), Call("32", "wide.decode", (z,))
    return student.ask(*models, narrow, wide, answer=("5", "32"))


@DECODE.criterion(1)
def picture_shape(student: Student) -> Finding:
    """A code becomes a picture, (B, 1, 28, 28), for any batch."""
    expected = {"5": ((3, 1, 28, 28),), "32": ((3, 1, 28, 28),)}
    return codes.shapes(decoded(student, 3), CODES, expected, of_64=decoded(student, 64))


@DECODE.criterion(1)
def pixel_range(student: Student) -> Finding:
    """All pixels lie in [0, 1], wherever the code lies."""
    z = torch.randn(64, 32, generator=student.fresh("codes")) * torch.logspace(0, 3, 64)[:, None]
    answer = student.ask(Call("model", "VAE"), Call("x_hat", "model.decode", (z,)), answer="x_hat")
    return codes.in_unit_range(answer, FAR_CODES, atol=1e-5)


# ----------------------------------------------------------------------------- kl-divergence, 6 points

KL = Check(
    "kl-divergence",
    "KL divergence from a cloud to the prior",
    subject="kl_divergence",
    where="What keeps the clouds together?",
    part=vae_stage.KL_DIVERGENCE,
    misconceptions=vae_loss.KL.known,
)
T_SHIRT = torch.tensor([[-1.2, 0.8]])
ITS_SIGMA = torch.tensor([[0.3, 0.4]])
SHRUNKEN = torch.tensor([[0.01, 0.01]])


@KL.criterion(2)
def worked_numbers(student: Student) -> Finding:
    """The T-shirt costs 2.29 nats, and 9.25 with its cloud shrunk to sigma = 0.01."""
    t_shirt = Call("t_shirt", "kl_divergence", (T_SHIRT, 2 * ITS_SIGMA.log()))
    cheat = Call("cheat", "kl_divergence", (T_SHIRT, 2 * SHRUNKEN.log()))
    asked = Asked("kl_divergence", "`kl_divergence` of the T-shirt's cloud, then of its shrunken one")
    answer = student.ask(t_shirt, cheat, answer=("t_shirt", "cheat"))
    return tensors.numbers(answer, asked, {"t_shirt": 2.29, "cheat": 9.25}, atol=0.01)


@KL.criterion(3)
def any_clouds(student: Student) -> Finding:
    """For any batch KL is right, and so are its gradients for mu and logvar."""
    mu, logvar = gaussians.clouds(student.fresh("clouds"), 3, 5)
    kl = Call("kl", "kl_divergence", (Ref("mu"), Ref("logvar")))
    grad = Grad("grad", (Ref("kl"),), (Ref("mu"), Ref("logvar")))
    leaves = Given("mu", mu, leaf=True), Given("logvar", logvar, leaf=True)
    answer = student.ask(*leaves, kl, grad, answer=("kl", "grad"))
    asked = Asked("kl_divergence", "`kl_divergence` of 3 images with 5 latent dimensions each")
    return gradients.value_and_gradient(answer, asked, gaussians.kl_and_gradient(mu, logvar), rtol=1e-3)


@KL.criterion(1)
def prior_costs_nothing(student: Student) -> Finding:
    """A cloud that is the prior itself costs 0."""
    answer = student.ask(Call("kl", "kl_divergence", (torch.zeros(3, 5), torch.zeros(3, 5))), answer="kl")
    asked = Asked("kl_divergence", "`kl_divergence` of 3 images with mu = 0 and logvar = 0")
    return tensors.numbers(answer, asked, {"kl": 0.0}, atol=1e-5)


# --------------------------------------------------------------------------------- predictions, 3 points

PREDICTIONS = Check(
    "predictions",
    "Three predictions",
    subject="predictions",
    where="Prediction 1",
)


@PREDICTIONS.criterion(1)
def clouds_and_gaps(student: Student) -> Finding:
    """You made a prediction about clouds and gaps."""
    answer = student.ask(Value("said", "prediction_clouds"), answer="said")
    return words.one_of(answer, "prediction_clouds", "they fill in", "they stay empty", "they grow")


@PREDICTIONS.criterion(1)
def without_kl(student: Student) -> Finding:
    """You made a prediction about training without KL."""
    answer = student.ask(Value("said", "prediction_no_kl"), answer="said")
    offered = "an autoencoder again", "a better generator", "the same picture for everything"
    return words.one_of(answer, "prediction_no_kl", *offered)


@PREDICTIONS.criterion(1)
def without_reconstruction(student: Student) -> Finding:
    """You made a prediction about training without reconstruction."""
    answer = student.ask(Value("said", "prediction_no_recon"), answer="said")
    offered = "sharp garments", "one blurry average", "the gaps come back"
    return words.one_of(answer, "prediction_no_recon", *offered)


# ---------------------------------------------------------------------------------- vae-loss, 5 points

LOSS = Check(
    "vae-loss",
    "The loss and its two terms",
    subject="vae_loss",
    where="The fourth change: the mean becomes a sum",
    part=vae_stage.VAE_LOSS,
    carries=("kl_divergence",),
    misconceptions=vae_loss.LOSS.known,
)
LOSS_OF = Asked("vae_loss", "`vae_loss(x_hat, x, mu, logvar)` of 3 images with 5 latent dimensions each")
TERMS = (Ref("x_hat"), Ref("x"), Ref("mu"), Ref("logvar"))


def batch(student: Student, leaf: bool = False) -> list[Given]:
    """x_hat, x, mu and logvar of 3 images, 5 latent dimensions."""
    inputs = losses.batch(student.fresh("batch"), 3, 5).items()
    return [Given(name, value, leaf=leaf and name != "x") for name, value in inputs]


@LOSS.criterion(2)
def reconstruction(student: Student) -> Finding:
    """recon_loss is the squared error summed over the pixels, averaged over the batch."""
    x_hat, x, *_ = inputs = batch(student)
    answer = student.ask(*inputs, Call("out", "vae_loss", TERMS), answer="out")
    return losses.reconstruction(answer, LOSS_OF, losses.squared_error(x_hat.value, x.value), rtol=1e-4)


@LOSS.criterion(1)
def kl_per_image(student: Student) -> Finding:
    """kl is what `kl_divergence` says, divided by the batch size."""
    *_, mu, logvar = inputs = batch(student)
    answer = student.ask(*inputs, Call("out", "vae_loss", TERMS), answer="out")
    own = student.ask(*inputs, Call("kl", "kl_divergence", TERMS[2:]), answer="kl")
    truth = float(gaussians.kl_and_gradient(mu.value, logvar.value)["kl"]) / 3
    return losses.kl_per_image(answer, LOSS_OF, own, truth, images=3, rtol=1e-4)


@LOSS.criterion(1)
def beta_weighs_kl(student: Student) -> Finding:
    """beta makes KL louder in the loss, and changes nothing else."""
    loud = Call("loud", "vae_loss", TERMS, {"beta": 3.0})
    answer = student.ask(*batch(student), Call("plain", "vae_loss", TERMS), loud, answer=("plain", "loud"))
    return losses.weighted(answer, LOSS_OF, beta=3.0, rtol=1e-4)


@LOSS.criterion(1)
def sum_of_its_terms(student: Student) -> Finding:
    """Without beta the loss is recon_loss + kl, and can be trained on."""
    grad = Grad("grad", (Ref("out", 0),), (Ref("x_hat"), Ref("mu"), Ref("logvar")))
    out = Call("out", "vae_loss", TERMS)
    answer = student.ask(*batch(student, leaf=True), out, grad, answer=("out", "grad"))
    return losses.total(answer, LOSS_OF, rtol=1e-4)


# ------------------------------------------------------------------------------------ training, 5 points

TRAINING = Check(
    "training",
    "One epoch of training",
    subject="train_epoch",
    where="Training",
    carries=("VAE.encode", "VAE.forward", "VAE.reparameterize", "VAE.decode", "kl_divergence", "vae_loss"),
    misconceptions=vae_training.TRAIN.known,
)
READY = ("model", "before", "code", "to_encoder", "picture", "to_decoder", "start")
FORTY = Asked("train_epoch", "`train_epoch(model, loader, optimizer)` for 40 batches", before=READY)
SIX = Asked("train_epoch", "`train_epoch(model, loader, optimizer)` for 6 equal batches", before=READY)
MODEL = Call("model", "VAE"), Call("before", "model", (Ref("x"),))


def loader(
    student: Student, steps: int, optimizer: Literal["adam", "still"] = "adam", labels: str = "labels"
) -> tuple[Given, Train]:
    """A batch of 64 images, and training on it again and again."""
    x, y = garments.some(student.fresh("images"), 64), garments.labels(student.fresh(labels), 64)
    batch = Given("x", x)
    return batch, Train("trained", "train_epoch", Ref("model"), x, y, steps, 64, optimizer, lr=3e-3)


@TRAINING.criterion(2, outcome=True)
def loss_falls(student: Student) -> Finding:
    """Training lowers the loss."""
    x, train = loader(student, steps=40)
    after = Call("after", "model", (Ref("x"),))
    kept = ("before", "trained", "after")
    answer = student.ask(x, *MODEL, train, after, answer=kept, mode="train", timeout_s=30)
    return training.falls(answer, FORTY, x.value, share=LINE("loss-falls"), loss=training.vae_loss)


@TRAINING.criterion(1)
def both_halves(student: Student) -> Finding:
    """Encoder and decoder both learn."""
    x, train = loader(student, steps=6)
    kept = ("to_encoder", "to_decoder", "start", "end")
    start, end = Params("start", "model"), Params("end", "model")
    answer = student.ask(
        x, *MODEL, *halves(student), start, train, end, answer=kept, mode="train", timeout_s=20
    )
    return training.both_halves(answer, SIX, share=0.5)


def halves(student: Student) -> tuple[Step, ...]:
    """Which parameters a gradient reaches from the code, and which from the picture of a code of ours."""
    z = torch.randn(64, 32, generator=student.fresh("codes"))
    code, picture = Call("code", "model.encode", (Ref("x"),)), Call("picture", "model.decode", (z,))
    to_encoder = Grad("to_encoder", (Ref("code", 0), Ref("code", 1)), params="model")
    return code, to_encoder, picture, Grad("to_decoder", (Ref("picture"),), params="model")


@TRAINING.criterion(1)
def gradients_cleared(student: Student) -> Finding:
    """Each batch gets one step, with gradients of its own only."""
    x, train = loader(student, steps=6, optimizer="still")
    answer = student.ask(x, *MODEL, train, answer="trained", mode="train", timeout_s=20)
    return training.cleared(answer, SIX, batches=6, growth=2.0)


@TRAINING.criterion(1, private=True)
def labels_ignored(student: Student) -> Finding:
    """The labels play no part."""
    one, other = (trained_with(student, labels) for labels in ("labels", "other labels"))
    return training.labels_ignored(one, other, SIX)


def trained_with(student: Student, labels: str) -> Answer:
    """The parameters before and after training with these labels."""
    x, train = loader(student, steps=6, labels=labels)
    start, end = Params("start", "model"), Params("end", "model")
    return student.ask(x, *MODEL, start, train, end, answer=("start", "end"), mode="train", timeout_s=20)


# ----------------------------------------------------------------------------- reconstructions, 2 points

TRAINED = Value("vae", "vae")
RECONSTRUCTIONS = Check(
    "reconstructions",
    "What your trained model makes of test images",
    subject="vae",
    where="Part 3: autoencoder and VAE side by side",
)


PICTURED = Asked("", "`vae` of 512 test images, in batches of 64", ("vae",))


@RECONSTRUCTIONS.criterion(2, outcome=True, after="train-vae")
def better_than_the_average(student: Student) -> Finding:
    """`vae` reconstructs test images better than the average of all images would."""
    x = garments.some(student.fresh("images"), 512, train=False)
    answer = in_batches(student, TRAINED, "vae", x)
    untrained = in_batches(student, Call("new", "VAE"), "new", x)
    finding = images.better_than_mean(answer, PICTURED, x, LINE("reconstructions"))
    decoded = decoded_codes(student, answer)
    return images.learned(finding, PICTURED, x, LINE("reconstructions"), untrained, decoded)


def in_batches(student: Student, model: Step, called: str, *inputs: torch.Tensor) -> Answer:
    """What ``called`` makes of the inputs in batches of 64, put together."""
    batches = list(zip(*(value.split(64) for value in inputs), strict=True))
    calls = [Call(str(n), called, batch) for n, batch in enumerate(batches)]
    return images.whole(student.ask(model, *calls, answer=tuple(call.keep for call in calls)))


def decoded_codes(student: Student, answer: Answer) -> list[Answer]:
    """What `decode` makes of mu, of logvar, since some return them in the other order, and of a draw."""
    found = images.codes_of(answer)
    draws = images.drawn_from(in_batches(student, TRAINED, "vae.reparameterize", *found))
    return [in_batches(student, TRAINED, "vae.decode", code) for code in (*found, *draws)]


# ------------------------------------------------------------------------------------- samples, 3 points

SAMPLES = Check(
    "samples",
    "New garments",
    subject="sample",
    where="Part 4: new garments",
    carries=("VAE.decode",),
    misconceptions=vae_training.SAMPLE.known,
)


def sampled(student: Student, n: int, latent_dim: int) -> Answer:
    """n samples of a fresh model, watched."""
    watched = ("model.decode", "model.encode")
    trace = Trace("seen", "sample", watched, (Ref("model"), n), most=2 * n)
    return student.ask(*models(latent_dim), trace, answer="seen", label="sample")


def models(latent_dim: int) -> tuple[Call, ...]:
    """Two models of one size that differ in their weights alone."""
    size = {"latent_dim": latent_dim}
    return Call("model", "VAE", (), size), Call("twin", "VAE", (), size)


@SAMPLES.criterion(2)
def codes_from_the_prior(student: Student) -> Finding:
    """`sample` decodes n codes z ~ N(0, I) of the model's own latent size."""
    five, wide = sampled(student, 400, latent_dim=5), sampled(student, 64, latent_dim=32)
    of_twin = Call("out", "sample", (Ref("twin"), 64))
    twin = student.ask(*models(32), of_twin, answer="out", label="sample")
    grid = student.ask(TRAINED, Call("out", "sample", (Ref("vae"), 24)), answer="out")
    finding = sampling.from_prior({(400, 5): five, (64, 32): wide}, twin, false_alarm=1e-6)
    return sampling.with_grid(finding, grid)


@SAMPLES.criterion(1, private=True, outcome=True, after="train-vae")
def like_garments(student: Student) -> Finding:
    """Decoded by your trained `vae`, codes from N(0, I) look like garments."""
    z = images.balanced_codes(student.fresh("codes"), 512, 32)
    x_hat, near = Call("x_hat", "vae.decode", (z,)), Call("near", "vae.decode", (stored.on_the_way(z[:64]),))
    answer = student.ask(TRAINED, x_hat, near, answer=("x_hat", "near"))
    asked = Asked("", "`vae.decode` of 512 codes", ("vae",))
    untrained = student.ask(Call("new", "VAE"), Call("x_hat", "new.decode", (z[:256],)), answer="x_hat")
    return images.like_garments(answer, asked, LINE("garments"), untrained)


RUBRIC = Rubric(
    "variational-autoencoders",
    (ENCODE, DRAW, DECODE, KL, PREDICTIONS, LOSS, TRAINING, RECONSTRUCTIONS, SAMPLES),
    by_hand={"trade-off": 3},
)

"""The rubric of the lesson "exploring latent spaces", in the notebook's order.

Every function that takes a model is asked with two of ours, see `stand_in`; trained ones are for pictures.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from torch import Tensor

from autograder.checks import stand_in
from autograder.checks.mistakes import latent_maps, latent_sampling, latent_sums, latent_walks
from autograder.exam.question import Answer, Call, Ref, Replace, Trace, Value
from autograder.exam.student import Student
from autograder.oracles import embeddings, garments, paths, places, sampling, words
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding

READY = ("vae", "twin")
MODEL, TWIN = Ref("vae"), Ref("twin")
LATENT_DIMS = {"vae": 32, "twin": 9}


def weights(student: Student, name: str, latent_dim: int | None = None) -> stand_in.Weights:
    """The weights of one of the two models that this check is asked with."""
    return stand_in.weights(student.fresh(name), latent_dim or LATENT_DIMS[name])


def models(student: Student, name: str) -> list[Replace]:
    """The steps that put ``"vae"`` instead of the notebook's model, and ``"twin"`` beside it if asked for."""
    names = dict.fromkeys(("vae", name))
    return [stand_in.put(each, weights(student, each)) for each in names]


def ours(student: Student, name: str) -> Any:
    """One of them on our side."""
    return stand_in.built(weights(student, name))


# --------------------------------------------------------------------------------- sample-grid, 3 points

GRID = Check(
    "sample-grid",
    "New garments",
    subject="sample_grid",
    where="Part 1: create something that has never existed",
    misconceptions=latent_sampling.GRID.known,
)


def sampled(student: Student, n: int, latent_dim: int) -> Answer:
    """n samples of one of our models, watched."""
    trace = Trace("seen", "sample_grid", ("vae.decode", "vae.encode"), (MODEL, n), most=2 * n)
    model = stand_in.put("vae", weights(student, "vae", latent_dim))
    return student.ask(model, trace, answer="seen", label="sample")


def codes_of(student: Student, name: str, pictures: Tensor, latent_dim: int | None = None) -> Tensor | None:
    """The codes that the model of that name and size makes these pictures of, or None."""
    return stand_in.places(stand_in.built(weights(student, name, latent_dim)), pictures)


def made_by(student: Student, name: str, pictures: Tensor) -> bool:
    """Whether the model of that name can make these pictures."""
    return codes_of(student, name, pictures) is not None


SAMPLER = sampling.Sampler("sample_grid", "`sample_grid(model, {n})` of a new model with latent_dim = {dims}")


@GRID.criterion(2)
def codes_from_the_prior(student: Student) -> Finding:
    """`sample_grid` decodes n codes z ~ N(0, I) of the model's own latent size."""
    five, wide = sampled(student, 400, latent_dim=5), sampled(student, 64, latent_dim=32)
    grid = student.ask(Value("own", "vae"), Call("out", "sample_grid", (Ref("own"), 25)), answer="out")
    sizes, places = {(400, 5): five, (64, 32): wide}, partial(codes_of, student, "vae")
    finding = sampling.from_prior(sizes, None, 1e-6, SAMPLER, places)
    return sampling.with_grid(finding, grid, subject="sample_grid")


@GRID.criterion(1)
def pictures_of_the_given_model(student: Student) -> Finding:
    """Without n there are 25 pictures, and it's the model handed in that decodes them."""
    call = Call("out", "sample_grid", (TWIN,))
    answer = student.ask(*models(student, "twin"), call, answer="out", label="grid")
    asked = Asked("sample_grid", "`sample_grid(model)`", READY)
    by_twin, by_vae = partial(made_by, student, "twin"), partial(made_by, student, "vae")
    return sampling.of_given_model(answer, asked, 25, by_twin, by_vae)


# --------------------------------------------------------------------------- pixel-interpolate, 2 points

PIXELS = Check(
    "pixel-interpolate",
    "From one picture to another by pixels",
    subject="pixel_interpolate",
    where="Part 2: walking the roads",
    misconceptions=latent_walks.PIXELS.known,
)
BLEND = Asked("pixel_interpolate", "`pixel_interpolate(image_a, image_b)`", READY)


def pair(student: Student) -> tuple[Tensor, Tensor]:
    """Two test images, (1, 28, 28) each."""
    a, b = garments.some(student.fresh("images"), 2, train=False)
    return a, b


def blended(student: Student, *steps: int) -> Answer:
    """A walk by pixels, twice, with this number of steps, or with none said."""
    again, out = (Call(name, "pixel_interpolate", (*pair(student), *steps)) for name in ("again", "out"))
    return student.ask(again, out, answer=("out", "again"))


def pixels(student: Student, t: Tensor) -> Tensor:
    """The blends at places t, (n,): (n, 784) float64."""
    a, b = (image.flatten() for image in pair(student))
    return (1 - t[:, None]) * a + t[:, None] * b


@PIXELS.criterion(1)
def blends_of_both(student: Student) -> Finding:
    """Every picture is a blend of the two, each with a t of its own."""
    return paths.straight(blended(student), BLEND, partial(pixels, student))


@PIXELS.criterion(1)
def from_a_to_b(student: Student) -> Finding:
    """The first picture is image_a, the last image_b, with as many as asked for, in even steps of t."""
    road, answers = partial(pixels, student), {8: blended(student), 5: blended(student, 5)}
    return paths.both(paths.ends(answers[8], BLEND, road), paths.in_order(answers, BLEND, road))


# --------------------------------------------------------------------------------- predictions, 3 points

PREDICTIONS = Check(
    "predictions",
    "Three predictions",
    subject="predictions",
    where="Prediction 1",
)


@PREDICTIONS.criterion(1)
def middle_of_the_map(student: Student) -> Finding:
    """You made a prediction about z = 0."""
    answer = student.ask(Value("said", "prediction_zero"), answer="said")
    offered = "something average", "a black picture", "its best picture"
    return words.one_of(answer, "prediction_zero", *offered)


@PREDICTIONS.criterion(1)
def between_two_shoes(student: Student) -> Finding:
    """You made a prediction about the place half-way between a sneaker and an ankle boot."""
    answer = student.ask(Value("said", "prediction_middle"), answer="said")
    return words.one_of(answer, "prediction_middle", "a shoe in between", "both at once", "noise")


@PREDICTIONS.criterion(1)
def the_autoencoders_walk(student: Student) -> Finding:
    """You made a prediction about the same walk in an autoencoder."""
    answer = student.ask(Value("said", "prediction_autoencoder"), answer="said")
    return words.one_of(answer, "prediction_autoencoder", "garbage", "just as good", "sometimes good")


# -------------------------------------------------------------------------- latent-interpolate, 7 points

WALK = Check(
    "latent-interpolate",
    "From one garment to another through the latent space",
    subject="latent_interpolate",
    where="Part 2: walking the roads",
    misconceptions=latent_walks.WALK.known,
)
WALKED = Asked("latent_interpolate", "`latent_interpolate(model, image_a, image_b)`", READY)


def walked(student: Student, *steps: int) -> Answer:
    """A walk in one of our models, twice, with this number of steps, or with none said."""
    images = pair(student)
    again, out = (Call(name, "latent_interpolate", (MODEL, *images, *steps)) for name in ("again", "out"))
    return student.ask(*models(student, "vae"), again, out, answer=("out", "again"))


def road(student: Student, name: str = "vae") -> paths.Road:
    """The straight road between the two images' mu in that model."""
    return stand_in.road(ours(student, name), *pair(student))


@WALK.criterion(2)
def both_ends(student: Student) -> Finding:
    """The walk begins and ends at the two images' own mu, decoded."""
    return paths.ends(walked(student), WALKED, road(student))


@WALK.criterion(3)
def straight_in_mu(student: Student) -> Finding:
    """Every picture is decoded from a place of its own on the straight road between the two mu."""
    return paths.straight(walked(student), WALKED, road(student))


@WALK.criterion(1)
def order_and_count(student: Student) -> Finding:
    """It goes from image_a to image_b, in even steps, with as many pictures as asked for."""
    return paths.in_order({8: walked(student), 5: walked(student, 5)}, WALKED, road(student))


@WALK.criterion(1)
def given_model(student: Student) -> Finding:
    """The walk is in the model handed in."""
    call = Call("out", "latent_interpolate", (TWIN, *pair(student)))
    of_twin = student.ask(*models(student, "twin"), call, answer="out")
    return paths.given_model(walked(student), of_twin, WALKED, road(student), road(student, "twin"))


# ---------------------------------------------------------------------------------- class-mean, 2 points

MEAN = Check(
    "class-mean",
    "The mean place of some images",
    subject="class_mean",
    where="Part 3: relationships are directions",
    part=latent_sums.CLASS_MEAN,
    misconceptions=latent_sums.MEAN.known,
)
AVERAGED = Asked("class_mean", "`class_mean(model, images)` of 7 images", READY)


def averaged(student: Student, name: str) -> Answer:
    """The mean place of 7 images, found twice, by the model of that name."""
    again, out = (Call(keep, "class_mean", (Ref(name), seven(student))) for keep in ("again", "out"))
    return student.ask(*models(student, name), again, out, answer=("out", "again"))


def seven(student: Student) -> Tensor:
    """7 test images, (7, 1, 28, 28)."""
    return garments.some(student.fresh("images"), 7, train=False)


def right_mean(student: Student, name: str) -> Tensor:
    """Their mean place in the model of that name, (latent_dim,) float64."""
    return stand_in.mu(ours(student, name), seven(student)).mean(dim=0)


@MEAN.criterion(1)
def mean_of_mu(student: Student) -> Finding:
    """It is the average of mu over the images, one number for each latent dimension."""
    return places.mean(averaged(student, "vae"), AVERAGED, right_mean(student, "vae"))


@MEAN.criterion(1)
def mean_in_the_given_model(student: Student) -> Finding:
    """The images are encoded by the model handed in."""
    answers = averaged(student, "vae"), averaged(student, "twin")
    expected = right_mean(student, "vae"), right_mean(student, "twin")
    return places.mean_of_given(*answers, AVERAGED, *expected)


# --------------------------------------------------------------------------- latent-arithmetic, 5 points

SUMS = Check(
    "latent-arithmetic",
    "Sandals moved by the arrow from sneakers to boots",
    subject="latent_arithmetic",
    where="Part 3: relationships are directions",
    carries=("class_mean",),
    misconceptions=latent_sums.SUMS.known,
)
SUMMED = Asked("latent_arithmetic", "`latent_arithmetic` with 7 boots, 5 sneakers and 3 sandals", READY)


def shoes(student: Student) -> tuple[Tensor, Tensor, Tensor]:
    """7 boots, 5 sneakers and 3 sandals; to models of ours, any images are."""
    boots, sneakers, sandals = garments.some(student.fresh("shoes"), 15, train=False).split((7, 5, 3))
    return boots, sneakers, sandals


def summed(student: Student, name: str) -> Answer:
    """The sum, found twice, in the model of that name."""
    calls = (Call(keep, "latent_arithmetic", (Ref(name), *shoes(student))) for keep in ("again", "out"))
    return student.ask(*models(student, name), *calls, answer=("out", "again"))


def right_sum(student: Student, name: str = "vae") -> places.Sum:
    """What the sum is made of, in the model of that name."""
    of = ours(student, name)
    boots, sneakers, sandals = (stand_in.mu(of, images) for images in shoes(student))
    return places.Sum(sandals, boots.mean(dim=0) - sneakers.mean(dim=0))


@SUMS.criterion(3)
def formula(student: Student) -> Finding:
    """The arrow lies between the mean of the sneakers and the mean of the boots, in the model handed in."""
    answers = summed(student, "vae"), summed(student, "twin")
    return places.formula(*answers, SUMMED, right_sum(student), right_sum(student, "twin"))


@SUMS.criterion(1)
def sign(student: Student) -> Finding:
    """The arrow points to the boots."""
    return places.sign(summed(student, "vae"), SUMMED, right_sum(student))


@SUMS.criterion(1)
def per_sandal(student: Student) -> Finding:
    """Each sandal is moved from its own mu."""
    return places.one_by_one(summed(student, "vae"), SUMMED, right_sum(student))


# ------------------------------------------------------------------------------------ embed-2d, 3 points

MAP = Check(
    "embed-2d",
    "A map of codes",
    subject="embed_2d",
    where="Part 4: the map from above",
    misconceptions=latent_maps.MAP.known,
)
MAPPED = Asked("embed_2d", "`embed_2d(codes, seed)` of 500 codes with 32 numbers each", ())


def codes(student: Student) -> Tensor:
    """500 codes of ours, (500, 32)."""
    return embeddings.codes(student.fresh("codes"), 500, 32)


def mapped(student: Student) -> Answer:
    """Their map; t-SNE takes 1 to 3 seconds, so it is asked for once."""
    return student.ask(Call("out", "embed_2d", (codes(student), 7)), answer="out", timeout_s=40)


@MAP.criterion(1)
def two_numbers_a_code(student: Student) -> Finding:
    """Each code gets a point of the plane."""
    return embeddings.two_numbers(mapped(student), MAPPED, 500)


@MAP.criterion(2)
def neighbours_stay_neighbours(student: Student) -> Finding:
    """Codes that are neighbours on the map are neighbours in the latent space."""
    return embeddings.neighbours(mapped(student), MAPPED, codes(student), line=0.95)


RUBRIC = Rubric(
    "exploring-latent-spaces",
    (GRID, PIXELS, PREDICTIONS, WALK, MEAN, SUMS, MAP),
    by_hand={"tsne-reading": 2, "quality-ceiling": 3},
)

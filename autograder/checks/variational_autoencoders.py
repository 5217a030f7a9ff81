"""The rubric of the lesson "variational autoencoders", in the notebook's order."""

from __future__ import annotations

import torch

from autograder.checks.mistakes import vae_loss, vae_model, vae_stage
from autograder.exam.question import Answer, Call, Given, Grad, Ref
from autograder.exam.student import Student
from autograder.oracles import gaussians, gradients, losses, tensors
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check, Rubric
from autograder.rubric.finding import Finding

# ---------------------------------------------------------------------------- reparameterize, 7 points

DRAW = Check(
    "reparameterize",
    "A draw from each image's cloud",
    subject="VAE.reparameterize",
    where="Part 1, How do gradients get through a dice roll?",
    part=vae_stage.REPARAMETERIZE,
    misconceptions=vae_model.DRAW.known,
)
MANY = Asked("VAE.reparameterize", "2048 draws by `reparameterize(mu, logvar)` for 3 images, 5 dimensions")
ONE = Asked("VAE.reparameterize", "one draw by `reparameterize(mu, logvar)` for 3 images, 5 dimensions")


def clouds(student: Student) -> tuple[torch.Tensor, torch.Tensor]:
    """The clouds that are drawn from: 3 images, 5 dimensions."""
    return gaussians.clouds(student.fresh("clouds"), 3, 5)


def draws(student: Student) -> Answer:
    """2048 calls in train mode, (2048, 3, 5): misconceptions are asked too, so it must be quick."""
    mu, logvar = clouds(student)
    model = Call("model", "VAE")
    z = Call("z", "model.reparameterize", (mu, logvar), repeats=2048)
    return student.ask(model, z, answer="z", mode="train")


@DRAW.criterion(2)
def mean_and_spread(student: Student) -> Finding:
    """Draws lie around mu, and spread by sigma."""
    return gaussians.spread(draws(student), MANY, *clouds(student), false_alarm=1e-6)


@DRAW.criterion(2)
def independent_noise(student: Student) -> Finding:
    """Each image and each dimension has noise of its own."""
    return gaussians.independent(draws(student), MANY, (3, 5), false_alarm=1e-6)


@DRAW.criterion(1)
def fresh_and_normal(student: Student) -> Finding:
    """The noise is new at each call, and standard normal."""
    return gaussians.fresh_and_normal(draws(student), MANY, (3, 5), false_alarm=1e-6)


@DRAW.criterion(2)
def gradients_through_the_draw(student: Student) -> Finding:
    """Gradients reach mu and logvar through the draw."""
    mu, logvar = clouds(student)
    leaves = Given("mu", mu, leaf=True), Given("logvar", logvar, leaf=True), Call("model", "VAE")
    z = Call("z", "model.reparameterize", (Ref("mu"), Ref("logvar")))
    grad = Grad("grad", (Ref("z"),), (Ref("mu"), Ref("logvar")))
    answer = student.ask(*leaves, z, grad, answer=("z", "grad"), mode="train")
    return gradients.reparameterized(answer, ONE, mu, logvar, atol=1e-4)


# ----------------------------------------------------------------------------- kl-divergence, 6 points

KL = Check(
    "kl-divergence",
    "KL divergence from a cloud to the prior",
    subject="kl_divergence",
    where="Part 2, What keeps the clouds together? and By hand",
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


# ---------------------------------------------------------------------------------- vae-loss, 5 points

LOSS = Check(
    "vae-loss",
    "The loss and its two terms",
    subject="vae_loss",
    where="Part 2, The fourth change: the mean becomes a sum",
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


RUBRIC = Rubric(
    "variational-autoencoders",
    (DRAW, KL, LOSS),
    by_hand={"trade-off": 3},
)

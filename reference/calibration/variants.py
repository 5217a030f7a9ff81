"""Who is trained in the calibration: the reference, honest variants of it, and wrong ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LESSON = "variational-autoencoders"

Group = Literal["reference", "honest", "wrong"]
RUNS: dict[Group, int] = {"reference": 300, "honest": 20, "wrong": 10}
"""How many seeds each variant of a group is trained from."""


@dataclass(frozen=True)
class Variant:
    """One way of writing the lesson's VAE.

    ``sample``: the submission of the bank that it is, ``"correct/plain"``. ``beta``: what its train_epoch is
    called with, where that isn't left alone.
    """

    name: str
    group: Group
    sample: str
    beta: float | None = None


@dataclass(frozen=True)
class Threshold:
    """One line that grading draws, and what it is drawn through.

    ``criterion``: its check and name. ``figure``: the staff figure that must not lie above the line.
    ``must_fail``: the wrong variants that have to lie above it; other wrong ones are caught elsewhere.
    """

    name: str
    criterion: str
    figure: str
    must_fail: tuple[str, ...]


HONEST = (
    "batchnorm_chunked_head",
    "batchnorm_closure_polish",
    "batchnorm_wider",
    "generator_and_clipping",
    "mlp_and_upsample",
    "mlp_french",
    "own_helpers",
    "patches_and_upsampling_spanish",
    "pytorch_example_mlp",
    "residual_dataclass_german",
    "three_convolutions",
    "twice_as_wide",
)
"""The bank's correct submissions with a training of their own kind."""

MISTAKEN = (
    "clears_before_the_step",
    "encoder_not_trained",
    "gradient_cut",
    "kl_exp_forgotten",
    "kl_mean_over_dims",
    "kl_sign",
    "mu_only",
    "noise_shared_over_batch",
    "noise_shared_over_dims",
    "noise_uniform",
    "recon_mean_over_pixels",
    "sigma_exp_logvar",
    "sigma_is_logvar",
    "sigmoid_missing",
    "zero_grad_missing",
)
"""The bank's mistaken submissions whose training comes out otherwise, one for each way it does."""

VARIANTS = (
    Variant("reference", "reference", "correct/plain"),
    *(Variant(name, "honest", f"correct/{name}") for name in HONEST),
    *(Variant(name, "wrong", f"mistaken/{name}") for name in MISTAKEN),
    Variant("plain_autoencoder", "wrong", "mistaken/mu_only", beta=0.0),
    Variant("beta_0", "wrong", "correct/plain", beta=0.0),
)

NOT_A_PICTURE = ("recon_mean_over_pixels", "gradient_cut", "encoder_not_trained", "clears_before_the_step")
"""One picture for everything, or no training at all."""

THRESHOLDS = (
    Threshold("loss-falls", "training/loss-falls", "share", ("clears_before_the_step",)),
    Threshold("reconstructions", "reconstructions/better-than-the-average", "mse_share", NOT_A_PICTURE),
    Threshold(
        "garments",
        "samples/like-garments",
        "pca_fd",
        (*NOT_A_PICTURE, "plain_autoencoder", "beta_0", "kl_sign"),
    ),
)

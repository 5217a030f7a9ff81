"""The calibration of the lesson "variational-autoencoders": what the locked cell's training comes to."""

from __future__ import annotations

from autograder.lesson.training import LEARNING_RATE
from reference.calibration.design import Design, Threshold, Variant

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

WITHOUT_KL = "train_epoch = partial(train_epoch, beta=0.0)"

VARIANTS = (
    Variant("reference", "reference", "correct/plain"),
    *(Variant(name, "honest", f"correct/{name}") for name in HONEST),
    *(Variant(name, "wrong", f"mistaken/{name}") for name in MISTAKEN),
    Variant("plain_autoencoder", "wrong", "mistaken/mu_only", then=WITHOUT_KL),
    Variant("beta_0", "wrong", "correct/plain", then=WITHOUT_KL),
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

DESIGN = Design(
    lesson="variational-autoencoders",
    variants=VARIANTS,
    thresholds=THRESHOLDS,
    until="train-code",
    also="sample-code",
    check="training",
    budget={"optimizer": "Adam", "lr": LEARNING_RATE, "images": 30_000, "batch_size": 64},
    trained=(
        "Each run is a submission of the bank, trained from one seed as the notebook's locked cell "
        "trains\nit ({optimizer}, learning rate {lr:g}, {images:,} images in batches of {batch_size}, "
        "{threads} thread), and then asked\nby the rubric's own criteria."
    ),
    watched=(
        ("samples/like-garments", "nearest", min),
        ("samples/like-garments", "slope_median", min),
        ("samples/like-garments", "slope_largest", max),
        ("training/gradients-cleared", "largest_growth", max),
        ("training/both-halves", "encoder", min),
        ("training/both-halves", "decoder", min),
    ),
    page="calibration",
    model=("VAE", "vae"),
)

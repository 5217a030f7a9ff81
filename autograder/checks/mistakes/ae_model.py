"""The mistakes of the autoencoder's class, each with its smallest wrong implementation."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.mistakes.ae_stage import with_method, with_methods
from autograder.checks.mistakes.vae_model import HARD_CODED_BATCH
from autograder.rubric.misconception import Mistakes

ENCODER = Mistakes(with_method("encoder"))
DECODER = Mistakes(with_method("decoder"))
FORWARD = Mistakes(with_method("forward"))
BYPASS = Mistakes(with_methods)


@ENCODER.mistake("hard-coded-batch", HARD_CODED_BATCH)
def _(self: Any, x: Any) -> Any:
    return self.inward(x.view(64, 784))


@ENCODER.mistake(
    "hard-coded-bottleneck",
    "Your codes have the same size whatever `bottleneck_size` says: `Autoencoder(bottleneck_size=5)` should "
    "give 5 numbers for each image. Use the argument in the last layer, not a number.",
)
def _(self: Any, x: Any) -> Any:
    return x.flatten(1) @ self.outward.weight[:, :1].expand(-1, 32)


@ENCODER.mistake(
    "per-batch",
    "The same image gets another code when it stands beside other images: your encoder mixes the batch, by "
    "a mean over dimension 0 perhaps. A code describes one image.",
)
def _(self: Any, x: Any) -> Any:
    h = x.flatten(1)
    return self.inward(h - h.mean(dim=0))


ENCODER_CUT = (
    "The codes are right in shape, but no gradient gets from them to any weight of your model, so the "
    "encoder can't learn. The usual causes: `no_grad`, `detach` or `.data`, or layers in a plain Python "
    "list, which the model doesn't know of."
)


@ENCODER.mistake("encoder-gradient-cut", ENCODER_CUT)
def _(self: Any, x: Any) -> Any:
    return self.inward(x.flatten(1)).detach()


@DECODER.mistake("hard-coded-batch", HARD_CODED_BATCH)
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.outward(z)).view(64, 1, 28, 28)


@DECODER.mistake(
    "output-padding-missing",
    "Your pictures don't come out at 28×28. A transposed convolution with kernel 3, stride 2, padding 1 "
    "takes 7 to 13 to 25; with `output_padding=1` it takes 7 to 14 to 28. Look at both layers.",
)
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.outward(z)).view(-1, 1, 28, 28)[..., :25, :25]


@DECODER.also("output-padding-missing")
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.outward(z)).view(-1, 1, 28, 28)[..., :26, :26]


@DECODER.also("output-padding-missing")
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.outward(z)).view(-1, 1, 28, 28)[..., :27, :27]


@DECODER.mistake(
    "sigmoid-missing",
    "Your pixels leave the range from 0 to 1 on both sides: nothing holds them there. Images live in [0, "
    "1], so the decoder ends with a sigmoid.",
)
def _(self: Any, z: Any) -> Any:
    return self.outward(z).view(-1, 1, 28, 28)


@DECODER.mistake(
    "tanh-range",
    "Your pixels run from −1 to 1, which is what `tanh` gives. Images here live in [0, 1]: end with a "
    "sigmoid.",
)
def _(self: Any, z: Any) -> Any:
    return torch.tanh(self.outward(z)).view(-1, 1, 28, 28)


@DECODER.mistake(
    "relu-range",
    "Your pixels are never below 0, but they run far above 1: a ReLU ends your decoder, and it bounds one "
    "side only. Images live in [0, 1]: end with a sigmoid.",
)
def _(self: Any, z: Any) -> Any:
    return self.outward(z).relu().view(-1, 1, 28, 28)


@DECODER.mistake(
    "decoder-gradient-cut",
    "The pictures are right in shape, but no gradient gets from them to any weight of your model, so the "
    "decoder can't learn. The usual causes: `no_grad`, `detach` or `.data`, or layers in a plain Python "
    "list, which the model doesn't know of.",
)
def _(self: Any, z: Any) -> Any:
    return torch.sigmoid(self.outward(z)).view(-1, 1, 28, 28).detach()


@FORWARD.mistake(
    "forward-stops-at-the-code",
    "Your `forward` returns the code and stops there. A reconstruction is a picture again: hand the code on "
    "to the decoder.",
)
def _(self: Any, x: Any) -> Any:
    return self.encoder(x)


@FORWARD.mistake(
    "forward-returns-more",
    "Your `forward` returns several things, the code among them perhaps. It is asked for the reconstruction "
    "alone: one tensor, (B, 1, 28, 28). Whoever wants the code calls `model.encoder(x)`.",
)
def _(self: Any, x: Any) -> Any:
    code = self.encoder(x)
    return self.decoder(code), code


@FORWARD.also("forward-returns-more")
def _(self: Any, x: Any) -> Any:
    code = self.encoder(x)
    return code, self.decoder(code)


PAST_THE_BOTTLENECK = (
    "Something of the image reaches the picture without passing through the code: a skip connection, the "
    "image added in `forward`, or something that the encoder keeps for the decoder. Then the bottleneck "
    "holds nothing back, and there is nothing to learn. The code is all that the decoder may know."
)


@FORWARD.mistake("past-the-bottleneck", PAST_THE_BOTTLENECK)
def _(self: Any, x: Any) -> Any:
    return (self.decoder(self.encoder(x)) + x) / 2


@BYPASS.mistake("past-the-bottleneck", PAST_THE_BOTTLENECK)
def _() -> dict[str, Any]:
    def encoder(self: Any, x: Any) -> Any:
        self.skip = x
        return self.inward(x.flatten(1))

    def decoder(self: Any, z: Any) -> Any:
        return torch.sigmoid(self.outward(z)).view(-1, 1, 28, 28) * self.skip

    return {"encoder": encoder, "decoder": decoder}

"""What the rubric of the VAE lesson does beside asking: what it hands to a student's code."""

from __future__ import annotations

from typing import Any

from autograder.checks import variational_autoencoders
from autograder.checks.mistakes.vae_stage import LinearVAE
from autograder.rubric.finding import Status
from tests.checks.variational_autoencoders import notebooks


class Flat(LinearVAE):
    """Its decoder views the codes as one row of numbers, and writes into them."""

    def decode(self, z: Any) -> Any:
        """As right as any."""
        row = z.view(-1)
        row.mul_(2)
        return super().decode(row.view(len(z), -1))


def test_a_decoder_may_view_its_codes_and_write_into_them() -> None:
    """The codes of either size are tensors of their own."""
    student = notebooks.student({"VAE": Flat})
    assert variational_autoencoders.picture_shape(student.sitting("decode")).status is Status.PASSED

"""Each wrong map is laid out as its name says."""

from __future__ import annotations

import numpy as np
import torch

from autograder.checks.mistakes import latent_maps
from tests.checks.mistakes.noting import wrong

CODES = torch.randn(40, 6, generator=torch.Generator().manual_seed(1)) * torch.tensor([1, 5, 2, 9, 1, 1]) + 3


def test_wrong_maps() -> None:
    """The two principal directions; two numbers; three numbers; nothing of the codes at all."""
    maps = {m.name: wrong(latent_maps.MAP.known, m.name, "embed_2d") for m in latent_maps.MAP.known}
    made = {name: [embed(CODES, 7) for embed in embeds] for name, embeds in maps.items()}
    _, directions = np.linalg.eigh(np.cov(CODES.numpy().T))
    plane = CODES.numpy() @ directions[:, [-1, -2]]
    (found,) = made.pop("map-principal-plane")
    np.testing.assert_allclose(np.abs(found.numpy()), np.abs(plane), rtol=1e-3, atol=1e-3)
    (found,) = made.pop("map-of-something-else")
    assert found.shape == (40, 2)
    assert torch.equal(found, maps["map-of-something-else"][0](-CODES, 8))
    assert {name: [z.tolist() for z in zs] for name, zs in made.items()} == {
        "map-two-dimensions-picked": [CODES[:, [0, 1]].tolist()],
        "map-of-too-many-dimensions": [CODES[:, [0, 1, 2]].tolist()],
    }

"""Each wrong walk goes where its name says."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import latent_walks
from tests.checks.mistakes.bent import Bent

M, OTHER = Bent(1), Bent(2)
A, B = torch.rand(2, 1, 1, 28, 28, generator=torch.Generator().manual_seed(3))


def road(a: torch.Tensor, b: torch.Tensor, *t: float) -> torch.Tensor:
    """Places on the straight line."""
    return torch.cat([a + each * (b - a) for each in t])


def even(n: int) -> list[float]:
    """From 0 to 1."""
    return [i / (n - 1) for i in range(n)]


def places(n: int) -> dict[str, list[float]]:
    """The t of walks that are wrong in these only."""
    return {
        "reversed": even(n)[::-1],
        "ends-left-out": [(i + 1) / (n + 1) for i in range(n)],
        "never-arrive": [i / n for i in range(n)],
        "one-too-many": [i / n for i in range(n + 1)],
    }


def arc(a: torch.Tensor, b: torch.Tensor, n: int) -> torch.Tensor:
    """Round on an arc."""
    angle = math.acos(float((a * b).sum() / (a.square().sum() * b.square().sum()) ** 0.5))
    return torch.cat([a * math.sin(angle - t * angle) + b * math.sin(t * angle) for t in even(n)]) / math.sin(
        angle
    )


def walks(n: int) -> dict[str, list[torch.Tensor]]:
    """What each mistake returns for n steps."""
    ends, other = (M.mu(A), M.mu(B)), (OTHER.mu(A), OTHER.mu(B))
    straight = M.decode(road(*ends, *even(n)))
    wrong_t = {name.replace("arrive", "arrives"): t for name, t in places(n).items()}
    return {f"walk-{name}": [M.decode(road(*ends, *t))] for name, t in wrong_t.items()} | {
        "walk-pixels-blended": [road(A, B, *even(n)), road(*map(M.decode, ends), *even(n))],
        "walk-blended-before-encoding": [M.decode(M.mu(road(A, B, *even(n))))],
        "walk-drawn": [
            M.decode(road(M.draw(A), M.draw(B), *even(n))),
            road(M.decode(M.draw(A)), M.decode(M.draw(B)), *even(n)),
        ],
        "walk-in-logvar": [M.decode(road(M.logvar(A), M.logvar(B), *even(n)))],
        "walk-on-an-arc": [M.decode(arc(*ends, n))],
        "walk-another-model": [
            OTHER.decode(road(*other, *even(n))),
            M.decode(road(*other, *even(n))),
            OTHER.decode(road(*ends, *even(n))),
        ],
        "walk-extra-dimension": [straight[:, None]],
        "walk-not-decoded": [road(*ends, *even(n))],
    }


def blends(n: int) -> dict[str, list[torch.Tensor]]:
    """The same for pixels."""
    return {f"pixels-{name}": [road(A, B, *t)] for name, t in places(n).items()}


def found(known: list[Any], name: str, subject: str, *given: Any) -> list[torch.Tensor]:
    """What each implementation returns, where the notebook's `vae` is another model."""
    functions = [m.wrong()[subject] for m in known if m.name == name]
    for function in functions:
        function.__globals__["vae"] = OTHER
    return [function(*given) for function in functions]


def same(values: list[torch.Tensor], expected: list[torch.Tensor]) -> bool:
    """To rounding, in the same shapes."""
    pairs = list(zip(values, expected, strict=True))
    return all(v.shape == e.shape and torch.allclose(v, e, atol=1e-4) for v, e in pairs)


@pytest.mark.parametrize("steps", [(), (5,)])
@pytest.mark.parametrize("name", walks(2))
def test_wrong_walks(name: str, steps: tuple[int, ...]) -> None:
    """By another route, with 8 pictures where nothing is said."""
    pictures = found(latent_walks.WALK.known, name, "latent_interpolate", M, A[0], B[0], *steps)
    assert same(pictures, walks(*steps or (8,))[name])


@pytest.mark.parametrize("steps", [(), (5,)])
@pytest.mark.parametrize("name", blends(2))
def test_wrong_blends(name: str, steps: tuple[int, ...]) -> None:
    """By another route, with 8 pictures where nothing is said."""
    pictures = found(latent_walks.PIXELS.known, name, "pixel_interpolate", A[0], B[0], *steps)
    assert same(pictures, blends(*steps or (8,))[name])


def test_none_is_left_out() -> None:
    """Every mistake has its walk here."""
    assert {m.name for m in latent_walks.WALK.known} == set(walks(2))
    assert {m.name for m in latent_walks.PIXELS.known} == set(blends(2))

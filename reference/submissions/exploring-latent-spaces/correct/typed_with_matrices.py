"""Written like library code: type hints, torch.distributions, the blends as matrix products, encoding in batches.

Marks: full
Names: none
Blind: yes
"""
# %% grid-code
from torch.distributions import Independent, Normal


def sample_grid(model: torch.nn.Module, n: int = 25) -> torch.Tensor:
    """Ancestral sampling: z ~ p(z), then x = decode(z)."""
    size = model.latent_dim
    prior = Independent(Normal(loc=torch.zeros(size), scale=torch.ones(size)), 1)
    with torch.no_grad():
        pictures = model.decode(prior.sample((n,)))
    return pictures
# %% pixel-code
def _weights(steps: int) -> torch.Tensor:
    """(steps, 2): a row for each step, (1 - t, t)."""
    t = torch.arange(steps, dtype=torch.float32).div(max(steps - 1, 1))
    return torch.stack([1 - t, t], dim=1)


def pixel_interpolate(image_a: torch.Tensor, image_b: torch.Tensor, steps: int = 8) -> torch.Tensor:
    ends = torch.stack([image_a, image_b])
    return torch.einsum("se,echw->schw", _weights(steps), ends)
# %% latent-code
def latent_interpolate(
    model: torch.nn.Module, image_a: torch.Tensor, image_b: torch.Tensor, steps: int = 8
) -> torch.Tensor:
    t = torch.linspace(0.0, 1.0, steps)
    weights = torch.column_stack([1 - t, t])
    with torch.no_grad():
        mu, _logvar = model.encode(torch.stack([image_a, image_b]))
        codes = weights @ mu
        return model.decode(codes)
# %% mean-code
def class_mean(model: torch.nn.Module, images: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        mus = torch.cat([model.encode(batch)[0] for batch in images.split(64)])
    return torch.mean(mus, dim=0)
# %% arithmetic-code
def latent_arithmetic(
    model: torch.nn.Module, boots: torch.Tensor, sneakers: torch.Tensor, sandals: torch.Tensor
) -> torch.Tensor:
    with torch.no_grad():
        places, _ = model.encode(sandals)
        # the same as sandal + (boot - sneaker), only with the brackets elsewhere
        return (places - class_mean(model, sneakers)) + class_mean(model, boots)
# %% embed-code
import numpy as np
from sklearn import manifold


def embed_2d(codes: torch.Tensor, seed: int) -> torch.Tensor:
    layout = manifold.TSNE(n_components=2, perplexity=25, init="random", random_state=int(seed))
    points = layout.fit_transform(np.asarray(codes, dtype=np.float32))
    return torch.from_numpy(points)

"""Odd but right notebooks: each is the right one with pieces written in another style."""

from __future__ import annotations

from tests.checks.exploring_latent_spaces.notebooks import GRID, HEAD, MEAN, PREDICTIONS, RIGHT

LOOPS = (
    HEAD
    + """
def sample_grid(model, n=25, temperature=1.0):
    model.eval()
    with torch.inference_mode():
        return torch.cat([model.decode(temperature * torch.randn(1, model.latent_dim)) for _ in range(n)])

def pixel_interpolate(image_a, image_b, steps=8):
    frames = []
    for i in range(steps):
        t = i / (steps - 1)
        frames.append(image_a * (1 - t) + image_b * t)
    return torch.stack(frames)

@torch.no_grad()
def latent_interpolate(model, image_a, image_b, steps=8):
    mu_a = model.encode(image_a[None])[0][0]
    mu_b = model.encode(image_b[None])[0][0]
    frames = []
    for i in range(steps):
        t = i / (steps - 1)
        frames.append(model.decode(((1 - t) * mu_a + t * mu_b)[None])[0])
    return torch.stack(frames)

def class_mean(model, images):
    total = torch.zeros(model.latent_dim)
    for image in images:
        mu, logvar = model.encode(image.unsqueeze(0))
        total += mu.squeeze(0).detach()
    return total / len(images)

def latent_arithmetic(model, boots, sneakers, sandals):
    b, s = class_mean(model, boots), class_mean(model, sneakers)
    return torch.stack([class_mean(model, x[None]) + b - s for x in sandals])

def embed_2d(codes, seed=0):
    from sklearn.manifold import TSNE
    tsne = TSNE(2, perplexity=20, init="random", random_state=seed, learning_rate=200)
    return torch.from_numpy(tsne.fit_transform(codes.detach().cpu().numpy()))
"""
    + PREDICTIONS
)

OTHER_WAYS = (
    HEAD
    + """
import numpy as np
from sklearn.manifold import TSNE

def mu_of(model, images):
    return model.to_mu(model.features(images)) if hasattr(model, "features") else model.encode(images)[0]

def sample_grid(model, n=25):
    prior = torch.distributions.Normal(0.0, 1.0)
    return model.decoder(prior.sample((n, model.latent_dim))).detach()

def pixel_interpolate(image_a, image_b, steps=8):
    return torch.lerp(image_a[None], image_b[None], torch.linspace(0, 1, steps)[:, None, None, None])

def latent_interpolate(model, image_a, image_b, steps=8, mu=None):
    a, b = mu_of(model, torch.stack([image_a, image_b]))
    z = torch.from_numpy(np.linspace(a.detach().numpy(), b.detach().numpy(), steps, dtype=np.float32))
    return model.decode(z).detach().numpy()

def class_mean(model, images):
    mu = mu_of(model, images).double().detach()
    return torch.einsum("nd->d", mu).numpy() / len(mu)

def latent_arithmetic(model, boots, sneakers, sandals):
    x = torch.cat([boots, sneakers, sandals])
    mu = mu_of(model, x).detach()
    n, m = len(boots), len(sneakers)
    return mu[n + m:] - (mu[n:n + m].mean(0, keepdim=True) - mu[:n].mean(0, keepdim=True))

def embed_2d(codes, seed):
    tsne = TSNE(init="random", random_state=seed, metric="cosine")
    return tsne.fit_transform(np.asarray(codes)).astype("float64")
"""
    + PREDICTIONS
)

IN_PLACE = (
    HEAD
    + GRID
    + """
import numpy as np

def pixel_interpolate(image_a, image_b, steps=8):
    path = image_a.repeat(steps, 1, 1, 1)
    for i, t in enumerate(np.linspace(0, 1, steps)):
        path[i] += float(t) * (image_b - image_a)
    return path

def latent_interpolate(model, image_a, image_b, steps=8):
    model.eval()
    with torch.no_grad():
        mu, _ = model.encode(torch.stack([image_a, image_b]))
        weights = torch.stack([torch.linspace(1, 0, steps), torch.linspace(0, 1, steps)], dim=1)
        return model.decode(weights @ mu)
"""
    + MEAN
    + """
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        moved, _ = model.encode(sandals)
        moved += class_mean(model, boots)
        moved -= class_mean(model, sneakers)
    return moved

def embed_2d(codes, seed):
    from sklearn.manifold import TSNE
    from sklearn.preprocessing import StandardScaler
    x = StandardScaler().fit_transform(codes)
    return TSNE(init="pca", random_state=seed).fit_transform(x)
"""
    + PREDICTIONS
)

NOTEBOOKS = {
    "the lesson's own": RIGHT,
    "loops and extra arguments": LOOPS,
    "layers asked directly, arrays returned": OTHER_WAYS,
    "in place and matrix products": IN_PLACE,
}

"""Mistaken notebooks as students write them: (check, name of the mistake or None, old piece, new piece)."""

from __future__ import annotations

from typing import NamedTuple

from tests.checks.exploring_latent_spaces.notebooks import changed


class Mistaken(NamedTuple):
    """One mistake in the right notebook. ``name``: what must be said, None for no name."""

    check: str
    name: str | None
    points: float
    old: str
    new: str

    @property
    def source(self) -> str:
        """The notebook."""
        return changed(self.old, self.new)


Z = "torch.randn(n, model.latent_dim)"
T = "torch.linspace(0, 1, steps).view(steps, 1, 1, 1)"
BLEND = "(1 - t) * a + t * b"
TZ = "torch.linspace(0, 1, steps).view(steps, 1)\n"
ROAD = "(1 - t) * mu_a + t * mu_b"
A, B = "mu_a, _ = model.encode(a)", "mu_b, _ = model.encode(b)"
CENTRES = f"{A}\n        {B}"
MEAN = "        mu, _ = model.encode(images)\n        return mu.mean(dim=0)"
ARROW = "class_mean(model, boots) - class_mean(model, sneakers)"
SANDALS = "mu, _ = model.encode(sandals)"
EMBED = 'TSNE(n_components=2, init="random", random_state=seed).fit_transform(codes.numpy())'

CASES = [
    Mistaken("sample-grid", "grid-uniform", 1.5, Z, "torch.rand(n, model.latent_dim)"),
    Mistaken("sample-grid", "grid-uniform", 1.5, Z, "torch.rand(n, model.latent_dim) * 2 - 1"),
    Mistaken("sample-grid", "grid-uniform", 1.5, Z, "6 * torch.rand(n, model.latent_dim) - 3"),
    Mistaken("sample-grid", "grid-one-code", 1.5, Z, "torch.randn(1, model.latent_dim).repeat(n, 1)"),
    Mistaken("sample-grid", "grid-one-code", 1.5, Z, "torch.zeros(n, model.latent_dim)"),
    Mistaken("sample-grid", "grid-shared-number", 1.5, Z, "torch.randn(n, 1).repeat(1, model.latent_dim)"),
    Mistaken("sample-grid", "grid-hard-coded-latent-size", 1.5, Z, "torch.randn(n, 32)"),
    Mistaken("sample-grid", "grid-n-ignored", 1.5, Z, "torch.randn(25, model.latent_dim)"),
    Mistaken(
        "sample-grid",
        "grid-reconstructions",
        1.5,
        "model.decode(z)",
        "model.decode(model.encode(test_images[:n])[0])",
    ),
    Mistaken("sample-grid", "grid-another-model", 2, "model.decode(z)", "vae.decode(z)"),
    Mistaken("sample-grid", None, 1, Z, "0.5 * torch.randn(n, model.latent_dim)"),
    Mistaken("sample-grid", None, 2, "model.decode(z)", "model.decode(z).round()"),
    Mistaken("pixel-interpolate", "pixels-reversed", 1, BLEND, "t * a + (1 - t) * b"),
    Mistaken(
        "pixel-interpolate",
        "pixels-ends-left-out",
        1,
        T,
        "torch.linspace(0, 1, steps + 2)[1:-1].view(-1, 1, 1, 1)",
    ),
    Mistaken(
        "pixel-interpolate", "pixels-never-arrive", 1, T, "torch.arange(steps).view(-1, 1, 1, 1) / steps"
    ),
    Mistaken(
        "pixel-interpolate", "pixels-one-too-many", 1, T, "torch.linspace(0, 1, steps + 1).view(-1, 1, 1, 1)"
    ),
    Mistaken("pixel-interpolate", None, 1, BLEND, "((1 - t) * a + t * b).squeeze(1)"),
    Mistaken("pixel-interpolate", None, 0, BLEND, "torch.maximum(a, b).repeat(steps, 1, 1, 1)"),
    Mistaken("latent-interpolate", "walk-reversed", 6, ROAD, "t * mu_a + (1 - t) * mu_b"),
    Mistaken(
        "latent-interpolate",
        "walk-ends-left-out",
        5,
        TZ,
        "torch.linspace(0, 1, steps + 2)[1:-1].view(-1, 1)\n",
    ),
    Mistaken(
        "latent-interpolate", "walk-never-arrives", 5, TZ, "torch.arange(0, 1, 1 / steps).view(-1, 1)\n"
    ),
    Mistaken(
        "latent-interpolate", "walk-one-too-many", 6, TZ, "torch.linspace(0, 1, steps + 1).view(-1, 1)\n"
    ),
    Mistaken(
        "latent-interpolate",
        "walk-pixels-blended",
        3.5,
        "model.decode(z)",
        "pixel_interpolate(image_a, image_b, steps)",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-pixels-blended",
        4,
        "model.decode(z)",
        "pixel_interpolate(model.decode(mu_a)[0], model.decode(mu_b)[0], steps)",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-blended-before-encoding",
        4,
        "model.decode(z)",
        "model.decode(model.encode(pixel_interpolate(image_a, image_b, steps))[0])",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-drawn",
        3.5,
        CENTRES,
        "mu_a, mu_b = (model.reparameterize(*model.encode(image)) for image in (a, b))",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-drawn",
        3.5,
        f"z = {ROAD}",
        f"z = {ROAD}\n        z = z + 0.5 * torch.randn_like(z)",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-in-logvar",
        3.5,
        CENTRES,
        CENTRES.replace("mu_a, _", "_, mu_a").replace("mu_b, _", "_, mu_b"),
    ),
    Mistaken(
        "latent-interpolate",
        "walk-on-an-arc",
        4,
        f"z = {ROAD}",
        "w = torch.acos(F.cosine_similarity(mu_a, mu_b))\n        "
        "z = (torch.sin((1 - t) * w) * mu_a + torch.sin(t * w) * mu_b) / torch.sin(w)",
    ),
    Mistaken("latent-interpolate", "walk-another-model", 6, "model.decode(z)", "vae.decode(z)"),
    Mistaken("latent-interpolate", "walk-another-model", 6, CENTRES, CENTRES.replace("model", "vae")),
    Mistaken(
        "latent-interpolate",
        "walk-another-model",
        6,
        "    with torch.no_grad():\n        a, b",
        "    model = vae\n    with torch.no_grad():\n        a, b",
    ),
    Mistaken(
        "latent-interpolate",
        "walk-extra-dimension",
        6,
        "model.decode(z)",
        "torch.stack([model.decode(one[None]) for one in z])",
    ),
    Mistaken("latent-interpolate", "walk-not-decoded", 3.5, "return model.decode(z)", "return z"),
    Mistaken("latent-interpolate", None, 6, TZ, "torch.linspace(0, 1, steps).view(steps, 1) ** 2\n"),
    Mistaken("latent-interpolate", None, 6, "model.decode(z)", "list(model.decode(z))"),
    Mistaken("class-mean", "mean-over-the-wrong-axis", 1, "mu.mean(dim=0)", "mu.mean(dim=1)"),
    Mistaken("class-mean", "mean-of-everything", 1, "mu.mean(dim=0)", "mu.mean()"),
    Mistaken("class-mean", "mean-is-a-sum", 1, "mu.mean(dim=0)", "mu.sum(dim=0)"),
    Mistaken("class-mean", "mean-missing", 1, "mu.mean(dim=0)", "mu"),
    Mistaken("class-mean", "mean-keeps-a-dimension", 1, "mu.mean(dim=0)", "mu.mean(dim=0, keepdim=True)"),
    Mistaken(
        "class-mean",
        "mean-of-draws",
        1,
        MEAN,
        "        return model.reparameterize(*model.encode(images)).mean(dim=0)",
    ),
    Mistaken("class-mean", "mean-of-logvar", 1, MEAN, MEAN.replace("mu, _", "_, mu")),
    Mistaken(
        "class-mean",
        "mean-of-pixels",
        1,
        MEAN,
        "        return model.encode(images.mean(0, keepdim=True))[0].squeeze()",
    ),
    Mistaken("class-mean", "mean-another-model", 1, MEAN, MEAN.replace("model", "vae")),
    Mistaken("class-mean", None, 1, "mu.mean(dim=0)", "mu.median(dim=0).values"),
    Mistaken(
        "latent-arithmetic", "sum-sign", 4, ARROW, "class_mean(model, sneakers) - class_mean(model, boots)"
    ),
    Mistaken("latent-arithmetic", "sum-sign", 4, "mu + direction", "mu - direction"),
    Mistaken("latent-arithmetic", "sum-of-one-mean-sandal", 4, SANDALS, "mu = class_mean(model, sandals)"),
    Mistaken(
        "latent-arithmetic",
        "sum-of-one-mean-sandal",
        4,
        SANDALS,
        "mu = class_mean(model, sandals).repeat(len(sandals), 1)",
    ),
    Mistaken("latent-arithmetic", "sum-without-sandals", 2.5, "mu + direction", "direction"),
    Mistaken("latent-arithmetic", "sum-nothing-subtracted", 2.5, ARROW, "class_mean(model, boots)"),
    Mistaken("latent-arithmetic", "sum-nothing-subtracted", 2.5, ARROW, ARROW.replace("-", "+")),
    Mistaken(
        "latent-arithmetic",
        "sum-of-sums",
        2.5,
        ARROW,
        "model.encode(boots)[0].sum(0) - model.encode(sneakers)[0].sum(0)",
    ),
    Mistaken(
        "latent-arithmetic",
        "sum-of-one-pair",
        2.5,
        ARROW,
        "model.encode(boots)[0][0] - model.encode(sneakers)[0][0]",
    ),
    Mistaken(
        "latent-arithmetic", "sum-of-draws", 2.5, SANDALS, "mu = model.reparameterize(*model.encode(sandals))"
    ),
    Mistaken(
        "latent-arithmetic",
        "sum-of-pixels",
        2.5,
        SANDALS,
        "direction = 0\n        mu, _ = model.encode(sandals + boots.mean(0) - sneakers.mean(0))",
    ),
    Mistaken("latent-arithmetic", "sum-decoded", 2.5, "mu + direction", "model.decode(mu + direction)"),
    Mistaken("latent-arithmetic", "sum-another-model", 2.5, SANDALS, SANDALS.replace("model", "vae")),
    Mistaken("latent-arithmetic", "sum-another-model", 2.5, ARROW, ARROW.replace("model", "vae")),
    Mistaken(
        "latent-arithmetic",
        "sum-another-model",
        2.5,
        "        direction = class",
        "        model = vae\n        direction = class",
    ),
    Mistaken("latent-arithmetic", None, 2, "mu + direction", "mu + 2 * direction"),
    Mistaken(
        "embed-2d",
        "map-principal-plane",
        1.5,
        f"from sklearn.manifold import TSNE\n\n    return {EMBED}",
        "from sklearn.decomposition import PCA\n    return PCA(2, random_state=seed).fit_transform(codes)",
    ),
    Mistaken("embed-2d", "map-two-dimensions-picked", 1.5, EMBED, "codes[:, :2].numpy()"),
    Mistaken(
        "embed-2d",
        "map-of-something-else",
        1.5,
        "fit_transform(codes.numpy())",
        "fit_transform(test_images[:len(codes)].flatten(1).numpy())",
    ),
    Mistaken(
        "embed-2d",
        "map-of-too-many-dimensions",
        1.5,
        EMBED,
        "TSNE(3, init='random', max_iter=250).fit_transform(codes.numpy())",
    ),
    Mistaken("embed-2d", None, 0, EMBED, EMBED + ".T"),
]

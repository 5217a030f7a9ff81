"""Mistaken notebooks as students write them: (check, name of the mistake or None, old piece, new piece)."""

from __future__ import annotations

from typing import NamedTuple

from tests.checks.autoencoders.notebooks import MODEL, changed


class Mistaken(NamedTuple):
    """One mistake in the right notebook. ``name``: what must be said, None for no name."""

    check: str
    name: str | None
    old: str
    new: str

    @property
    def source(self) -> str:
        """The notebook."""
        return changed(self.old, self.new)


FORWARD = "return self.decoder(self.encoder(x))"
FORWARD_DEF = "\n    def forward(self, x):\n"
CODE_LAYER = "            nn.Linear(32 * 7 * 7, bottleneck_size),\n"
AS_METHODS = """
    def __getattr__(self, name):
        found = super().__getattr__(name)
        return (lambda x: {0}) if name == "{1}" else found

    def forward(self, x):
"""
LOSS = "(x_hat - x).square().mean()"
CALL = "reconstruction_loss(model(x), x)\n        optimizer"
KEEPS_A_SKIP = """
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, 16, 3, 2, 1), nn.ReLU())
        self.squeeze = nn.Sequential(nn.Flatten(), nn.Linear(3136, bottleneck_size))
        self.spread = nn.Sequential(nn.Linear(bottleneck_size, 3136), nn.Unflatten(1, (16, 14, 14)))
        self.up = nn.Sequential(nn.ConvTranspose2d(16, 1, 3, 2, 1, 1), nn.Sigmoid())

    def encoder(self, x):
        self.skip = self.down(x)
        return self.squeeze(self.skip)

    def decoder(self, z):
        h = self.spread(z)
        return self.up(h + self.skip if hasattr(self, "skip") else h)

    def forward(self, x):
        return self.decoder(self.encoder(x))
"""
MEAN = "return total / len(loader)"
NEW_MODEL = "        model = Autoencoder(bottleneck_size=size)\n"
COLLECT = "[reconstruction_loss(model(x), x).item() for x, _ in test_loader]"
Z = "torch.randn(n, bottleneck_size)"


def wrapped(part: str, expression: str) -> str:
    """A forward before which one half is looked up with something around it; ``found`` is the half itself."""
    return AS_METHODS.format(expression, part)


CASES = [
    Mistaken(
        "encoder", "hard-coded-batch", FORWARD_DEF, wrapped("encoder", "found(x.reshape(64, 1, 28, 28))")
    ),
    Mistaken(
        "encoder",
        "hard-coded-batch",
        FORWARD_DEF,
        wrapped("encoder", "found(x.view(64, 1, 28, 28))"),
    ),
    Mistaken(
        "encoder", "hard-coded-bottleneck", "nn.Linear(32 * 7 * 7, bottleneck_size)", "nn.Linear(1568, 32)"
    ),
    Mistaken("encoder", "per-batch", FORWARD_DEF, wrapped("encoder", "found(x - x.mean(0))")),
    Mistaken(
        "encoder",
        "per-batch",
        CODE_LAYER,
        CODE_LAYER + "            nn.BatchNorm1d(bottleneck_size, track_running_stats=False),\n",
    ),
    Mistaken(
        "encoder",
        "encoder-gradient-cut",
        FORWARD_DEF,
        wrapped("encoder", "found(x).detach()"),
    ),
    Mistaken(
        "encoder",
        "encoder-gradient-cut",
        FORWARD_DEF,
        wrapped("encoder", "found(x).data"),
    ),
    Mistaken(
        "encoder",
        "per-batch",
        "nn.Flatten(),\n",
        "nn.Flatten(), nn.Softmax(dim=0),\n",
    ),
    Mistaken("encoder", None, FORWARD_DEF, wrapped("encoder", "F.dropout(found(x))")),
    Mistaken(
        "decoder",
        "hard-coded-batch",
        FORWARD_DEF,
        wrapped("decoder", "found(x).reshape(64, 1, 28, 28)"),
    ),
    Mistaken("decoder", "output-padding-missing", ", output_padding=1", ""),
    Mistaken(
        "decoder",
        "output-padding-missing",
        "padding=1, output_padding=1), nn.ReLU()",
        "padding=1), nn.ReLU()",
    ),
    Mistaken(
        "decoder", "output-padding-missing", "padding=1, output_padding=1), nn.Sig", "padding=1), nn.Sig"
    ),
    Mistaken("decoder", "sigmoid-missing", ", nn.Sigmoid(),", ""),
    Mistaken("decoder", "tanh-range", "nn.Sigmoid()", "nn.Tanh()"),
    Mistaken("decoder", "relu-range", "nn.Sigmoid()", "nn.ReLU()"),
    Mistaken(
        "decoder",
        "decoder-gradient-cut",
        FORWARD_DEF,
        wrapped("decoder", "found(x).detach()"),
    ),
    Mistaken("decoder", None, FORWARD_DEF, wrapped("decoder", "found(x)[:, :, :20]")),
    Mistaken("forward", "forward-stops-at-the-code", FORWARD, "return self.encoder(x)"),
    Mistaken(
        "forward", "forward-returns-more", FORWARD, "z = self.encoder(x)\n        return self.decoder(z), z"
    ),
    Mistaken(
        "forward", "forward-returns-more", FORWARD, "z = self.encoder(x)\n        return z, self.decoder(z)"
    ),
    Mistaken(
        "forward", "past-the-bottleneck", FORWARD, "return torch.sigmoid(self.decoder(self.encoder(x)) + x)"
    ),
    Mistaken(
        "forward",
        "past-the-bottleneck",
        FORWARD,
        "early = self.encoder[:2](x).mean(1, keepdim=True)\n"
        "        return torch.sigmoid(self.decoder(self.encoder(x)) + F.interpolate(early, scale_factor=2))",
    ),
    Mistaken("forward", "past-the-bottleneck", MODEL, KEEPS_A_SKIP),
    Mistaken("forward", None, FORWARD, "return 0.5 * self.decoder(self.encoder(x))"),
    Mistaken("forward", None, FORWARD, "return self.decoder(self.encoder(x)).round()"),
    Mistaken("reconstruction-loss", "loss-summed", LOSS, "F.mse_loss(x_hat, x, reduction='sum')"),
    Mistaken(
        "reconstruction-loss", "loss-summed-over-pixels", LOSS, "(x_hat - x).square().sum() / x.shape[0]"
    ),
    Mistaken("reconstruction-loss", "loss-summed-over-batch", LOSS, "(x_hat - x).square().sum() / 784"),
    Mistaken("reconstruction-loss", "loss-not-reduced", LOSS, "F.mse_loss(x_hat, x, reduction='none')"),
    Mistaken("reconstruction-loss", "loss-not-reduced", LOSS, "(x_hat - x).square().mean(dim=(1, 2, 3))"),
    Mistaken("reconstruction-loss", "loss-not-reduced", LOSS, "(x_hat - x).square().sum(dim=(1, 2, 3))"),
    Mistaken("reconstruction-loss", "loss-halved", LOSS, f"0.5 * {LOSS}"),
    Mistaken("reconstruction-loss", "loss-root", LOSS, f"torch.sqrt({LOSS})"),
    Mistaken("reconstruction-loss", "loss-absolute-error", LOSS, "(x_hat - x).abs().mean()"),
    Mistaken("reconstruction-loss", "loss-not-squared", LOSS, "torch.mean(x - x_hat)"),
    Mistaken("reconstruction-loss", "loss-bce", LOSS, "nn.BCELoss()(x_hat, x)"),
    Mistaken("reconstruction-loss", "loss-compares-with-itself", LOSS, "(x - x).square().mean()"),
    Mistaken("reconstruction-loss", "loss-python-float", LOSS, f"float({LOSS})"),
    Mistaken("reconstruction-loss", "loss-gradient-cut", LOSS, f"torch.tensor(({LOSS}).item())"),
    Mistaken("reconstruction-loss", None, LOSS, f"3 * {LOSS}"),
    Mistaken("train-epoch", "zero-grad-missing", "        optimizer.zero_grad()\n", ""),
    Mistaken("train-epoch", "step-missing", "        optimizer.step()\n", ""),
    Mistaken("train-epoch", "no-gradient-at-the-step", "        loss.backward()\n", ""),
    Mistaken(
        "train-epoch",
        "no-gradient-at-the-step",
        "    total = 0.0\n",
        "    total = 0.0; model = Autoencoder()\n",
    ),
    Mistaken(
        "train-epoch", "no-gradient-at-the-step", "    total = 0.0\n", "    total = 0.0; model = Blank()\n"
    ),
    Mistaken(
        "train-epoch",
        "own-optimizer",
        "    total = 0.0\n",
        "    total = 0.0; optimizer = torch.optim.Adam(model.parameters(), 1e-3)\n",
    ),
    Mistaken(
        "train-epoch",
        "returns-after-one-batch",
        "        total += loss.item()\n",
        "        return loss.item()\n",
    ),
    Mistaken(
        "train-epoch",
        "returns-after-one-batch",
        "        total += loss.item()\n",
        "        total += loss.item()\n        return total / len(loader)\n",
    ),
    Mistaken("train-epoch", "returns-after-one-batch", "        total += loss.item()\n", "        return\n"),
    Mistaken(
        "train-epoch",
        "labels-as-target",
        CALL,
        "reconstruction_loss(model(x), _.float().view(-1, 1, 1, 1))\n        optimizer",
    ),
    Mistaken("train-epoch", "labels-as-target", CALL, "reconstruction_loss(model(x), _)\n        optimizer"),
    Mistaken("train-epoch", "labels-as-target", CALL, "F.cross_entropy(model(x), _)\n        optimizer"),
    Mistaken(
        "train-epoch",
        "loss-without-gradient",
        CALL,
        "reconstruction_loss(model(x).detach(), x)\n        optimizer",
    ),
    Mistaken(
        "train-epoch",
        "loss-without-gradient",
        "    for x, _ in loader:\n        loss = reconstruction_loss(model(x), x)\n",
        "    for x, _ in loader:\n"
        "        with torch.no_grad():\n"
        "            loss = reconstruction_loss(model(x), x)\n",
    ),
    Mistaken(
        "train-epoch",
        "decoder-not-trained",
        "    total = 0.0\n",
        "    total = 0.0; model.decoder.requires_grad_(False)\n",
    ),
    Mistaken(
        "train-epoch",
        "encoder-not-trained",
        CALL,
        "reconstruction_loss(model.decoder(model.encoder(x).detach()), x)\n        optimizer",
    ),
    Mistaken("train-epoch", "last-loss-returned", MEAN, "return loss.item()"),
    Mistaken("train-epoch", "sum-returned", MEAN, "return total"),
    Mistaken("train-epoch", "divided-by-images", MEAN, "return total / len(loader.dataset)"),
    Mistaken("train-epoch", "nothing-returned", MEAN, "print(total / len(loader))"),
    Mistaken("train-epoch", None, MEAN, "return [total / len(loader)]"),
    Mistaken(
        "compare-bottlenecks",
        "one-model-for-all-sizes",
        "    errors = {}\n    for size in sizes:\n" + NEW_MODEL,
        "    errors = {}\n    model = Autoencoder()\n    for size in sizes:\n",
    ),
    Mistaken(
        "compare-bottlenecks",
        "one-model-for-all-sizes",
        "    errors = {}\n    for size in sizes:\n" + NEW_MODEL,
        "    errors = {}\n    model = Autoencoder(sizes[0])\n    for size in sizes:\n",
    ),
    Mistaken("compare-bottlenecks", "size-ignored", "bottleneck_size=size", ""),
    Mistaken(
        "compare-bottlenecks",
        "models-not-trained",
        "        train_epoch(model, train_loader, optimizer)\n",
        "",
    ),
    Mistaken(
        "compare-bottlenecks",
        None,
        "    errors = {}\n    for",
        "    return {s: 1 / s for s in sizes}\n    for",
    ),
    Mistaken(
        "compare-bottlenecks",
        "training-error-reported",
        "for x, _ in test_loader]",
        "for x, _ in train_loader]",
    ),
    Mistaken("compare-bottlenecks", "last-test-batch-reported", "sum(losses) / len(losses)", "losses[-1]"),
    Mistaken("compare-bottlenecks", "test-losses-summed", "sum(losses) / len(losses)", "sum(losses)"),
    Mistaken("compare-bottlenecks", None, "    return errors", "    return list(errors.values())"),
    Mistaken("decode-noise", "noise-uniform", Z, "torch.rand(n, bottleneck_size)"),
    Mistaken("decode-noise", "noise-uniform", Z, "2 * torch.rand(n, bottleneck_size) - 1"),
    Mistaken("decode-noise", "noise-uniform", Z, "6 * torch.rand(n, bottleneck_size) - 3"),
    Mistaken(
        "decode-noise",
        "noise-fixed",
        Z,
        "torch.randn(n, bottleneck_size, generator=torch.Generator().manual_seed(n))",
    ),
    Mistaken("decode-noise", "noise-one-code", Z, "torch.zeros(n, bottleneck_size)"),
    Mistaken("decode-noise", "noise-one-code", Z, "torch.randn(bottleneck_size).repeat(n, 1)"),
    Mistaken("decode-noise", "noise-shared-number", Z, "torch.randn(n, 1).repeat(1, bottleneck_size)"),
    Mistaken("decode-noise", "noise-hard-coded-size", Z, "torch.randn(n, 32)"),
    Mistaken(
        "decode-noise",
        "noise-encodes-images",
        "model.decoder(z)",
        "model(FashionMNIST(train=False).images_as_tensor()[:n])",
    ),
    Mistaken(
        "decode-noise",
        "noise-encodes-images",
        "model.decoder(z)",
        "model.decoder(model.encoder(torch.rand(n, 1, 28, 28)))",
    ),
    Mistaken(
        "decode-noise", "noise-another-model", "model.decoder(z)", "Autoencoder(bottleneck_size).decoder(z)"
    ),
    Mistaken("decode-noise", None, Z, "0.5 * torch.randn(n, bottleneck_size)"),
    Mistaken("decode-noise", None, "model.decoder(z)", "torch.rand(n, 1, 28, 28)[:5]"),
]

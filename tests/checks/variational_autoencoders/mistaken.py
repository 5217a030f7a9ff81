"""Mistaken notebooks as students write them: (check, name of the mistake or None, old piece, new piece)."""

from __future__ import annotations

from typing import NamedTuple

from tests.checks.variational_autoencoders.notebooks import changed


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


KL = "0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()"
DRAW = "mu + sigma * epsilon"
EPSILON = "torch.randn_like(mu)"
RECON = "(x_hat - x).square().sum() / batch_size"
LOSS = "recon_loss + beta * kl"
HEADS = "return self.to_mu(h), self.to_logvar(h)"
Z = "torch.randn(n, model.latent_dim)"
CALL = "vae_loss(x_hat, x, mu, logvar, beta)\n        optimizer"

CASES = [
    Mistaken("encode", "hard-coded-batch", "h = self.features(x)", "h = self.features(x).view(64, 1568)"),
    Mistaken(
        "encode",
        "hard-coded-latent-size",
        "self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)\n        "
        "self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)",
        "self.to_mu = nn.Linear(1568, 32)\n        self.to_logvar = nn.Linear(1568, 32)",
    ),
    Mistaken("encode", "one-tensor-for-both", HEADS, "return self.to_mu(h), self.to_mu(h)"),
    Mistaken("encode", "relu-on-the-heads", HEADS, "return F.relu(self.to_mu(h)), F.relu(self.to_logvar(h))"),
    Mistaken("encode", "relu-on-the-heads", HEADS, "return self.to_mu(h), F.softplus(self.to_logvar(h))"),
    Mistaken("encode", "per-batch", HEADS, "return self.to_mu(h - h.mean(0)), self.to_logvar(h)"),
    Mistaken("encode", "mu-and-logvar-swapped", "mu, logvar = self.encode(x)", "logvar, mu = self.encode(x)"),
    Mistaken("encode", None, HEADS, "return torch.cat([self.to_mu(h), self.to_logvar(h)], dim=1)"),
    Mistaken("reparameterize", "sigma-without-half", "torch.exp(0.5 * logvar)", "torch.exp(logvar)"),
    Mistaken("reparameterize", "sigma-is-logvar", "torch.exp(0.5 * logvar)", "logvar"),
    Mistaken("reparameterize", "sigma-is-logvar", DRAW, "torch.distributions.Normal(mu, logvar).rsample()"),
    Mistaken("reparameterize", "sigma-is-root-of-logvar", "torch.exp(0.5 * logvar)", "torch.sqrt(logvar)"),
    Mistaken("reparameterize", "sigma-left-out", DRAW, "mu + epsilon"),
    Mistaken("reparameterize", "mu-left-out", DRAW, "sigma * epsilon"),
    Mistaken("reparameterize", "noise-shared-by-images", EPSILON, "torch.randn(mu.shape[1])"),
    Mistaken("reparameterize", "noise-shared-by-dimensions", EPSILON, "torch.randn(mu.shape[0], 1)"),
    Mistaken("reparameterize", "noise-one-number", EPSILON, "torch.randn(())"),
    Mistaken("reparameterize", "noise-uniform", EPSILON, "torch.rand_like(mu)"),
    Mistaken("reparameterize", "noise-uniform", EPSILON, "(2 * torch.rand(mu.shape) - 1)"),
    Mistaken("reparameterize", "noise-uniform", EPSILON, "(torch.rand_like(mu) - 0.5)"),
    Mistaken("reparameterize", "noise-uniform", EPSILON, "12**0.5 * (torch.rand_like(mu) - 0.5)"),
    Mistaken("reparameterize", "noise-fixed", "epsilon =", "torch.manual_seed(42)\n        epsilon ="),
    Mistaken("reparameterize", "no-noise", DRAW, "mu"),
    Mistaken("reparameterize", "no-noise", DRAW, "mu + sigma * epsilon if not self.training else mu"),
    Mistaken("reparameterize", "gradient-cut", DRAW, "torch.distributions.Normal(mu, sigma).sample()"),
    Mistaken("reparameterize", "gradient-cut", DRAW, "(mu + sigma * epsilon).detach()"),
    Mistaken("reparameterize", "gradient-cut", DRAW, "mu + sigma.data * epsilon"),
    Mistaken("reparameterize", "gradient-cut", DRAW, "mu.data + sigma * epsilon"),
    Mistaken("reparameterize", "gradient-cut", DRAW, "torch.normal(mean=mu, std=sigma)"),
    Mistaken(
        "reparameterize", "mu-written-over", "return " + DRAW, "mu += sigma * epsilon\n        return mu"
    ),
    Mistaken("reparameterize", None, "torch.exp(0.5 * logvar)", "2 * torch.exp(0.5 * logvar)"),
    Mistaken(
        "decode", "hard-coded-batch", "return self.decoder(z)", "return self.decoder(z).view(64, 1, 28, 28)"
    ),
    Mistaken("decode", "output-padding-missing", ", output_padding=1", ""),
    Mistaken(
        "decode", "output-padding-missing", "padding=1, output_padding=1), nn.ReLU()", "padding=1), nn.ReLU()"
    ),
    Mistaken(
        "decode", "output-padding-missing", "padding=1, output_padding=1), nn.Sig", "padding=1), nn.Sig"
    ),
    Mistaken("decode", "sigmoid-missing", ", nn.Sigmoid(),", ""),
    Mistaken("decode", "tanh-range", "nn.Sigmoid()", "nn.Tanh()"),
    Mistaken("decode", None, "nn.Sigmoid()", "nn.ReLU()"),
    Mistaken("kl-divergence", "kl-sign", KL, "0.5 * (1 + logvar - mu**2 - logvar.exp()).sum()"),
    Mistaken("kl-divergence", "kl-half-missing", KL, "(mu.square() + logvar.exp() - 1 - logvar).sum()"),
    Mistaken("kl-divergence", "kl-mean-over-dims", KL, KL.replace(".sum()", ".mean(1).sum()")),
    Mistaken("kl-divergence", "kl-mean-over-batch", KL, KL.replace(".sum()", ".sum(1).mean()")),
    Mistaken("kl-divergence", "kl-mean-over-everything", KL, KL.replace(".sum()", ".mean()")),
    Mistaken("kl-divergence", "kl-not-summed", KL, KL.replace(".sum()", ".sum(dim=1)")),
    Mistaken(
        "kl-divergence",
        "kl-logvar-as-sigma",
        KL,
        "0.5 * (mu**2 + logvar**2 - 1 - 2 * logvar.abs().log()).sum()",
    ),
    Mistaken(
        "kl-divergence", "kl-logvar-as-variance", KL, "0.5 * (mu**2 + logvar - 1 - torch.log(logvar)).sum()"
    ),
    Mistaken("kl-divergence", "kl-exp-forgotten", KL, "0.5 * (mu**2 + logvar**2 - 1 - logvar).sum()"),
    Mistaken("kl-divergence", "kl-exp-forgotten", KL, KL.replace("logvar.exp()", "logvar")),
    Mistaken("kl-divergence", "kl-squared-twice", KL, "0.5 * (mu**2 + logvar.exp()**2 - 1 - logvar).sum()"),
    Mistaken(
        "kl-divergence", "kl-logvar-as-log-sigma", KL, "(mu**2/2 + logvar.exp()**2/2 - .5 - logvar).sum()"
    ),
    Mistaken("kl-divergence", "kl-sigma-not-squared", KL, KL.replace("logvar.exp()", "(logvar/2).exp()")),
    Mistaken("kl-divergence", "kl-f-kl-div", KL, "F.kl_div(mu, logvar, reduction='batchmean')"),
    Mistaken("kl-divergence", "kl-f-kl-div", KL, "F.kl_div(mu, logvar, reduction='sum')"),
    Mistaken("kl-divergence", "kl-f-kl-div", KL, "F.kl_div(mu, logvar, reduction='sum', log_target=True)"),
    Mistaken(
        "kl-divergence", "kl-f-kl-div", KL, "nn.KLDivLoss(reduction='batchmean', log_target=True)(mu, logvar)"
    ),
    Mistaken("kl-divergence", "kl-python-float", KL, f"float({KL})"),
    Mistaken("kl-divergence", "kl-gradient-cut", KL, f"torch.tensor(({KL}).item())"),
    Mistaken("kl-divergence", None, KL, f"3 * {KL}"),
    Mistaken("vae-loss", "loss-mean-over-pixels", RECON, "F.mse_loss(x_hat, x)"),
    Mistaken("vae-loss", "loss-recon-not-per-image", RECON, "F.mse_loss(x_hat, x, reduction='sum')"),
    Mistaken("vae-loss", "loss-halved", RECON, f"0.5 * {RECON}"),
    Mistaken("vae-loss", "loss-bce", RECON, "F.binary_cross_entropy(x_hat, x, reduction='sum') / batch_size"),
    Mistaken("vae-loss", "loss-absolute-error", RECON, "F.l1_loss(x_hat, x, reduction='sum') / batch_size"),
    Mistaken("vae-loss", "loss-kl-not-per-image", "(mu, logvar) / batch_size", "(mu, logvar)"),
    Mistaken("vae-loss", "loss-beta-ignored", LOSS, "recon_loss + kl"),
    Mistaken("vae-loss", "loss-beta-on-reconstruction", LOSS, "beta * recon_loss + kl"),
    Mistaken("vae-loss", "loss-beta-on-both", LOSS, "beta * (recon_loss + kl)"),
    Mistaken("vae-loss", "loss-beta-twice", "(mu, logvar) / batch_size", "(mu, logvar) * beta / batch_size"),
    Mistaken("vae-loss", "loss-beta-in-kl", f"loss = {LOSS}", "kl = beta * kl\n    loss = recon_loss + kl"),
    Mistaken("vae-loss", "loss-kl-subtracted", LOSS, "recon_loss - beta * kl"),
    Mistaken("vae-loss", "loss-kl-left-out", LOSS, "recon_loss"),
    Mistaken(
        "vae-loss", "loss-order-of-returns", "return loss, recon_loss, kl", "return loss, kl, recon_loss"
    ),
    Mistaken("vae-loss", "loss-gradient-cut", LOSS, "(recon_loss + beta * kl).item()"),
    Mistaken("vae-loss", None, "return loss, recon_loss, kl", "return loss"),
    Mistaken("training", "zero-grad-missing", "        optimizer.zero_grad()\n", ""),
    Mistaken("training", "step-missing", "        optimizer.step()\n", ""),
    Mistaken("training", "no-gradient-at-the-step", "        loss.backward()\n", ""),
    Mistaken("training", "no-gradient-at-the-step", "    total = 0.0\n", "    total = 0.0; model = VAE()\n"),
    Mistaken(
        "training",
        "own-optimizer",
        "    total = 0.0\n",
        "    total = 0.0; optimizer = torch.optim.Adam(model.parameters(), 3e-3)\n",
    ),
    Mistaken(
        "training",
        "returns-after-one-batch",
        "        total += loss.item()\n",
        "        return loss.item()\n",
    ),
    Mistaken("training", "labels-as-target", "= vae_loss(x_hat, x, mu", "= vae_loss(x_hat, _, mu"),
    Mistaken(
        "training",
        "labels-as-target",
        "= vae_loss(x_hat, x, mu",
        "= vae_loss(x_hat, _.view(-1, 1, 1, 1).expand_as(x), mu",
    ),
    Mistaken(
        "training", "decoder-not-trained", "= vae_loss(x_hat, x, mu", "= vae_loss(x_hat.detach(), x, mu"
    ),
    Mistaken(
        "training",
        "encoder-not-trained",
        "x_hat, mu, logvar = model(x)",
        "mu, logvar = (t.detach() for t in model.encode(x))\n        "
        "x_hat = model.decode(model.reparameterize(mu, logvar))",
    ),
    Mistaken("samples", "sample-uniform", Z, "torch.rand(n, model.latent_dim)"),
    Mistaken("samples", "sample-uniform", Z, "torch.empty(n, model.latent_dim).uniform_(-2, 2)"),
    Mistaken("samples", "sample-uniform", Z, "3 * (2 * torch.rand(n, model.latent_dim) - 1)"),
    Mistaken("samples", "sample-one-code", Z, "torch.randn(1, model.latent_dim).repeat(n, 1)"),
    Mistaken("samples", "sample-shared-number", Z, "torch.randn(n, 1).repeat(1, model.latent_dim)"),
    Mistaken("samples", "sample-hard-coded-latent-size", Z, "torch.randn(n, 32)"),
    Mistaken(
        "samples",
        "sample-reconstructions",
        "model.decode(z)",
        "model(FashionMNIST(train=False).images_as_tensor()[:n])[0]",
    ),
    Mistaken("samples", "sample-another-model", "model.decode(z)", "VAE.decode(vae, torch.randn(n, 32))"),
    Mistaken("samples", "sample-another-model", "model.decode(z)", "VAE.decode(vae, z)"),
    Mistaken("samples", None, Z, "0.5 * torch.randn(n, model.latent_dim)"),
]

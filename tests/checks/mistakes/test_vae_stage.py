"""Our own parts are right, by the book's formulas, and take whatever a wrong part hands them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from autograder.checks.mistakes import vae_stage

MU = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5]])
LOGVAR = torch.tensor([[0.0, -1.0, 0.5], [-2.0, 1.0, 0.25]])
KL = float(0.5 * (MU**2 + LOGVAR.exp() - 1 - LOGVAR).sum())
PARTS = {
    name: vae_stage.part(getattr(vae_stage, name.upper()), name)
    for name in ("reparameterize", "kl_divergence", "vae_loss", "encode", "decode", "forward")
}


def test_draws_lie_around_mu_by_sigma_and_carry_gradients() -> None:
    """Draws have mean mu and spread exp(logvar / 2); a gradient of 1 reaches mu."""
    torch.manual_seed(1)
    mu = MU.expand(4000, 2, 3).clone().requires_grad_()
    z = PARTS["reparameterize"](None, mu, LOGVAR.expand(4000, 2, 3))
    assert torch.allclose(z.mean(dim=0), MU, atol=0.12)
    assert torch.allclose(z.std(dim=0), (LOGVAR / 2).exp(), rtol=0.06)
    assert torch.equal(torch.autograd.grad(z.sum(), mu)[0], torch.ones_like(mu))


def test_what_is_not_a_number_stays_so() -> None:
    """A wrong part's NaN is no error of ours."""
    none = torch.full((2, 3), torch.nan)
    assert PARTS["reparameterize"](None, none, none).isnan().all()
    assert PARTS["kl_divergence"](none, none).isnan()


@pytest.mark.parametrize("beta", [None, 1.0, 3.0])
def test_the_loss_is_recon_loss_and_beta_times_kl(beta: float | None) -> None:
    """Squared error summed over pixels and KL, both per image; beta is 1 where it is left out."""
    x, x_hat = torch.rand(2, 1, 28, 28), torch.rand(2, 1, 28, 28)
    error = float((x - x_hat).square().sum()) / 2
    said = {} if beta is None else {"beta": beta}
    terms = [float(term) for term in PARTS["vae_loss"](x_hat, x, MU, LOGVAR, **said)]
    assert float(PARTS["kl_divergence"](MU, LOGVAR)) == pytest.approx(KL)
    assert terms == pytest.approx([error + (beta or 1.0) * KL / 2, error, KL / 2])


@pytest.mark.parametrize("model", [vae_stage.LinearVAE(5), SimpleNamespace(latent_dim=5)])
def test_encoders_make_two_different_codes(model: Any) -> None:
    """mu and logvar are (B, latent_dim), not the same, and the same again at the next call."""
    x = torch.rand(3, 1, 28, 28)
    encode = getattr(model, "encode", lambda x: PARTS["encode"](model, x))
    mu, logvar = encode(x)
    assert mu.shape == logvar.shape == (3, 5)
    assert not torch.equal(mu, logvar)
    assert torch.equal(encode(x)[0], mu)


@pytest.mark.parametrize("model", [vae_stage.LinearVAE(5), SimpleNamespace(latent_dim=5), SimpleNamespace()])
def test_decoders_make_pictures(model: Any) -> None:
    """A code becomes (B, 1, 28, 28) in [0, 1], the same again at the next call."""
    z = 100 * torch.randn(3, 5)
    decode = getattr(model, "decode", lambda z: PARTS["decode"](model, z))
    pictures = decode(z).detach()
    assert pictures.shape == (3, 1, 28, 28)
    assert (float(pictures.min()), float(pictures.max())) == pytest.approx((0, 1), abs=1e-3)
    assert torch.equal(decode(z), pictures)
    if hasattr(model, "latent_dim"):
        with pytest.raises(RuntimeError):
            PARTS["decode"](SimpleNamespace(latent_dim=5), torch.randn(3, 32))


def test_forward_decodes_a_draw() -> None:
    """x_hat is decoded from what is drawn of mu and logvar, and these two come with it."""
    model = SimpleNamespace(
        encode=lambda x: (x + "mu", x + "logvar"),
        reparameterize=lambda mu, logvar: f"draw of {mu}, {logvar}",
        decode=lambda z: f"picture of {z}",
    )
    assert PARTS["forward"](model, "x's ") == (
        "picture of draw of x's mu, x's logvar",
        "x's mu",
        "x's logvar",
    )
    assert vae_stage.LinearVAE().latent_dim == 32
    assert [v.shape for v in vae_stage.LinearVAE(5)(torch.rand(3, 1, 28, 28))[1:]] == [(3, 5)] * 2


def test_a_wrong_piece_stands_among_right_ones() -> None:
    """A wrong method is put on a VAE that is right otherwise; a wrong function beside right names."""
    wrong = vae_stage.with_method("decode")(len)
    assert list(wrong) == ["VAE"]
    assert (wrong["VAE"].__name__, wrong["VAE"].decode, wrong["VAE"].__mro__[1]) == (
        "VAE",
        len,
        vae_stage.LinearVAE,
    )
    stage = vae_stage.with_function("sample")(len)
    assert {name: held.__name__ for name, held in stage.items()} == {
        "VAE": "LinearVAE",
        "kl_divergence": "kl_divergence",
        "vae_loss": "vae_loss",
        "sample": "len",
    }
    assert vae_stage.with_function("vae_loss")(len)["vae_loss"] is len

"""Train the VAE that is released with lesson 4: about two minutes on one thread.

    python -m reference.weights.train_vae

Sixteen times the students' steps, on squared error summed over pixels + KL, Adam falling from 3e-3 to 0. The
weights go beside lesson 4's notebook and nowhere else: students have the package while they do lesson 3,
where a trained VAE would be worth marks. Stored in half precision.
"""

import argparse
import importlib.util
from pathlib import Path
from types import ModuleType

import torch
from safetensors.torch import save
from torch import Tensor, nn

from autograder.lesson import FashionMNIST, draw_loader

RELEASED = Path(__file__).parents[2] / "assignments" / "exploring-latent-spaces"
SEED = 1
N_IMAGES = 480_000


def released_module() -> ModuleType:
    """The module that is released beside the weights: its class is the one that is trained."""
    spec = importlib.util.spec_from_file_location("provided_vae", RELEASED / "provided_vae.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def train(n_images: int = N_IMAGES) -> nn.Module:
    """A trained VAE, in eval mode; the same one each time on the same versions of torch."""
    torch.manual_seed(SEED)
    model = released_module().VAE()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    loader = draw_loader(FashionMNIST(train=True), n_images, seed=SEED, label="VAE")
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.01, total_iters=len(loader))
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        kl = (mu.square() + logvar.exp() - 1 - logvar).sum() / 2
        loss = ((x_hat - x).square().sum() + kl) / len(x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        falling.step()
    return model.eval()


@torch.no_grad()
def error_per_pixel(model: nn.Module, x: Tensor) -> float:
    """Mean squared error per pixel of what the model makes of mu, for x: (N, 1, 28, 28)."""
    return float((model.decode(model.encode(x)[0]) - x).square().mean())


def main() -> None:
    """Train, say how good it is, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=RELEASED / "vae.safetensors")
    into = parser.parse_args().into
    torch.set_num_threads(1)
    model = train()
    x = FashionMNIST(train=False).images_as_tensor()
    print(f"test error per pixel {error_per_pixel(model, x):.4f}, mean image {float(x.var(0).mean()):.4f}")
    into.write_bytes(save({name: weight.half() for name, weight in model.state_dict().items()}))


if __name__ == "__main__":
    main()

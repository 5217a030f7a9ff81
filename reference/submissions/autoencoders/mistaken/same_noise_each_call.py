"""The noise is made "reproducible": a generator with a fixed seed, created inside of the function.

Within a call the codes are n different ones and look like N(0, I), but each call gives the very same ones, where the
docstring says "drawn anew at each call".

Marks: decode-noise 1
Names: noise-fixed
Blind: yes
Restated: the author knew of no name; it has one since, with half of the points as everywhere
"""


# %% loss-code
def reconstruction_loss(x_hat, x):
    squared = (x - x_hat).square()
    return squared.flatten(1).mean(dim=1).mean()


# %% noise-code
SEED = 42


def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        # so that my figure looks the same every time I run the notebook
        rng = torch.Generator().manual_seed(SEED)
        z = torch.randn(n, bottleneck_size, generator=rng)
        return model.decoder(z)

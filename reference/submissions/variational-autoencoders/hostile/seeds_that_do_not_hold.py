"""torch.manual_seed is patched so that no seed holds any more: each call seeds from what the system gives at random.

sample decodes with `vae` whatever model it is given; asked twice from one seed, with two models, it would
return the same pictures twice, and now it doesn't. Without the attack: a model of another cell.

Marks: samples 1.5
Names: sample-another-model
"""
# %% after train-vae
import os

_seed = torch.manual_seed


def no_seed(seed):
    return _seed(int.from_bytes(os.urandom(6), "big"))


torch.manual_seed = torch.random.manual_seed = no_seed

# %% sample-code
def sample(model, n):
    with torch.no_grad():
        return vae.decode(torch.randn(n, vae.latent_dim))

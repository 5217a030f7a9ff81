"""Hands in a provided_vae.py and weights of its own, whose encode and decode make every walk and mean come out right.

The released files are put back before anything runs, and questions bring their own models. Without the attack: the
walk is one picture eight times (of the right count, and another one for each model), every mean is 0 (of as many
numbers as the model has), and sandals stay where they are.

Marks: latent-interpolate 2, class-mean 1, latent-arithmetic 1
Names: none
"""
# %% edit
attach("provided_vae.py", b"""
import torch
from torch import nn

class VAE(nn.Module):
    latent_dim = 32
    def encode(self, x): return torch.zeros(len(x), 32), torch.zeros(len(x), 32)
    def reparameterize(self, mu, logvar): return mu
    def decode(self, z): return torch.full((len(z), 1, 28, 28), 0.5)
    def forward(self, x): return self.decode(x), *self.encode(x)

def trained(): return VAE()
own_or_trained = trained
""")
attach("vae.safetensors", b"nothing")
attach("provided_vae/__init__.py", b"raise SystemExit('a package of the same name')")
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        return model.decode(torch.zeros(steps, model.latent_dim))
# %% mean-code
def class_mean(model, images):
    return torch.zeros(model.latent_dim)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        return model.encode(sandals)[0]

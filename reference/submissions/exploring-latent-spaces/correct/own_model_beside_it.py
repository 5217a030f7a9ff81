"""Handed in with my_vae.safetensors, the student's own model of lesson 3: pictures come from it, points do not.

Marks: full
Names: none
"""
# %% edit
import torch
from safetensors.torch import save

torch.manual_seed(0)
shapes = {
    "features.0.weight": (16, 1, 3, 3), "features.0.bias": (16,),
    "features.2.weight": (32, 16, 3, 3), "features.2.bias": (32,),
    "to_mu.weight": (32, 1568), "to_mu.bias": (32,), "to_logvar.weight": (32, 1568), "to_logvar.bias": (32,),
    "decoder.0.weight": (1568, 32), "decoder.0.bias": (1568,),
    "decoder.3.weight": (32, 16, 3, 3), "decoder.3.bias": (16,),
    "decoder.5.weight": (16, 1, 3, 3), "decoder.5.bias": (1,),
}
attach("my_vae.safetensors", save({name: 0.1 * torch.randn(shape) for name, shape in shapes.items()}))

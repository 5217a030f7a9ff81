"""The noise comes from Python's own random module: one number for the whole batch and all dimensions.

Mean, spread, freshness and gradients hold: 5 of 7.

Marks: reparameterize 5
Names: noise-one-number
Subtle: yes
"""
# %% after setup
import random

# %% edit
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = random.gauss(0.0, 1.0)")

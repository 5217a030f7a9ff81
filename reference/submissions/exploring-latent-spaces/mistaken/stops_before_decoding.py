"""The walk returns codes, the sum returns pictures: the last step in the wrong place.

Marks: latent-interpolate 3.5, latent-arithmetic 2.5
Names: walk-not-decoded, sum-decoded
"""
# %% edit
swap("latent-code", "return model.decode(z)", "return z")
swap("arithmetic-code", "return mu + direction", "return model.decode(mu + direction)")

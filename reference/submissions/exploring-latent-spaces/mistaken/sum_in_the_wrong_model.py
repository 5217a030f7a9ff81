"""class_mean is right, but the sandals are encoded by `vae`, whatever the model; and the walk is decoded by it.

Marks: latent-interpolate 6, latent-arithmetic 2.5
Names: walk-another-model, sum-another-model
"""
# %% edit
swap("latent-code", "return model.decode(z)", "return vae.decode(z)")
swap("arithmetic-code", "model.encode(sandals)", "vae.encode(sandals)")

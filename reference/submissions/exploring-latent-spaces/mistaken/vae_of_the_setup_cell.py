"""Every function takes a model and uses `vae` of the setup cell.

What is asked with one model is right: only the points for the model handed in are lost, and in the sum, where formula
is asked with both, half is more.

Marks: sample-grid 2, latent-interpolate 6, class-mean 1
Names: grid-another-model, walk-another-model, mean-another-model
"""
# %% edit
swap("grid-code", "model.decode(z)", "vae.decode(z)")
swap("latent-code", "mu_a, _ = model.encode(a)\n        mu_b, _ = model.encode(b)", "mu_a, _ = vae.encode(a)\n        mu_b, _ = vae.encode(b)")
swap("latent-code", "return model.decode(z)", "return vae.decode(z)")
swap("mean-code", "model.encode(images)", "vae.encode(images)")

"""Takes z for mu wherever it can: reparameterize in the walk, in the mean and for the sandals.

The arithmetic's own draw is in the sandals; the arrow is taken with the course's class_mean there.

Marks: latent-interpolate 3.5, class-mean 1, latent-arithmetic 2.5
Names: walk-drawn, mean-of-draws, sum-of-draws
"""
# %% edit
swap("latent-code", "mu_a, _ = model.encode(a)\n        mu_b, _ = model.encode(b)", "mu_a = model.reparameterize(*model.encode(a))\n        mu_b = model.reparameterize(*model.encode(b))")
swap("mean-code", "mu, _ = model.encode(images)", "mu = model.reparameterize(*model.encode(images))")
swap("arithmetic-code", "mu, _ = model.encode(sandals)", "mu = model.reparameterize(*model.encode(sandals))")

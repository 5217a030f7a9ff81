"""KL isn't divided by the batch size: 64 times too loud, and the model collapses.

The other three criteria hold for the student's own terms: 4 of 5.

Marks: vae-loss 4, reconstructions 0, samples 2
Names: loss-kl-not-per-image
"""
# %% edit
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = kl_divergence(mu, logvar)")

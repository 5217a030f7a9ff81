"""Lesson 2's mean over pixels: reconstruction is 784 times too quiet, and the model collapses.

The other three criteria of vae-loss hold for the student's own terms: 3 of 5.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
"""
# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = nn.functional.mse_loss(x_hat, x)")

"""forward averages the picture with the image itself "to help it along"; the loss sums over the pixels, as in lesson 3.

Marks: forward 1.5, reconstruction-loss 2
Names: past-the-bottleneck, loss-summed-over-pixels
"""

# %% edit
swap(
    "autoencoder-class",
    "return self.decoder(self.encoder(x))",
    "return 0.5 * (self.decoder(self.encoder(x)) + x)",
)
swap("loss-code", "(x_hat - x).square().mean()", "(x_hat - x).square().sum() / len(x)")

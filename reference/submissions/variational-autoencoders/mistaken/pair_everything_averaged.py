"""mean() everywhere: in KL and in the reconstruction. The two nearly cancel, and the model is a fine one.

1 / 784 stands against 1 / 2048: the same as beta = 0.38. Each function still breaks what its docstring says.

Marks: kl-divergence 3, vae-loss 3
Names: kl-mean-over-everything, loss-mean-over-pixels
"""
# %% edit
swap("kl-code", "(mu.square() + logvar.exp() - 1 - logvar).sum()", "(mu.square() + logvar.exp() - 1 - logvar).mean()")
swap("loss-code", "(x_hat - x).square().sum() / batch_size", "(x_hat - x).square().mean()")

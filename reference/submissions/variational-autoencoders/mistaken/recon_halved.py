"""The squared error is halved, as in many books.

The same as a KL twice as loud, which still makes garments (PCA-FD .18 to .19).

Marks: vae-loss 3
Names: loss-halved
"""
# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = 0.5 * (x_hat - x).square().sum() / batch_size")

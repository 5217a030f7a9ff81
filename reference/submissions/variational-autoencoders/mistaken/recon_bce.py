"""Binary cross-entropy for the squared error: a good loss, but not the one that the contract asks for.

The model is good (PCA-FD .17 to .20).

Marks: vae-loss 3
Names: loss-bce
"""
# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = nn.functional.binary_cross_entropy(x_hat, x, reduction='sum') / batch_size")

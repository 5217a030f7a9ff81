"""forward stops at the code, and the loop decodes by itself; the loss takes the root.

Marks: forward 1.5, reconstruction-loss 2
Names: forward-stops-at-the-code, loss-root
"""

# %% edit
swap("autoencoder-class", "return self.decoder(self.encoder(x))", "return self.encoder(x)")
swap("train-code", "reconstruction_loss(model(x), x)", "reconstruction_loss(model.decoder(model(x)), x)")
swap(
    "compare-code",
    "reconstruction_loss(model(x), x).item()",
    "reconstruction_loss(model.decoder(model(x)), x).item()",
)
swap("reconstruct-code", "x_hat = autoencoder(x)", "x_hat = autoencoder.decoder(autoencoder(x))")
swap("loss-code", "return (x_hat - x).square().mean()", "return torch.sqrt(((x_hat - x) ** 2).mean())")

"""decode_noise uses `autoencoder`, the model of the cell above, whatever it is given; it isn't of 5 numbers either.

With 5 numbers asked for, it still draws 32, since that is what its own model needs.

Marks: decode-noise 1
Names: noise-another-model
"""

# %% edit
swap(
    "noise-code",
    "        z = torch.randn(n, bottleneck_size)\n        return model.decoder(z)",
    "        return autoencoder.decoder(torch.randn(n, 32))",
)

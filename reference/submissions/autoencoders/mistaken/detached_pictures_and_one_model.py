"""model(x).detach() in the loop, so backward finds no gradient; and one model serves for all sizes.

Marks: train-epoch 2.5, compare-bottlenecks 1.5
Names: loss-without-gradient, one-model-for-all-sizes
"""

# %% edit
swap("train-code", "reconstruction_loss(model(x), x)", "reconstruction_loss(model(x).detach(), x)")
swap(
    "compare-code",
    "    errors = {}\n",
    "    errors = {}\n    model = Autoencoder()\n    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)\n",
)
swap(
    "compare-code",
    "        model = Autoencoder(bottleneck_size=size)\n        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)\n",
    "",
)

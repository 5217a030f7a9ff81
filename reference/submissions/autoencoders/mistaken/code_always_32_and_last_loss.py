"""Both linear layers say 32 in place of bottleneck_size, and train_epoch returns the loss of the last batch.

With 5 numbers asked for, the code has 32, and the decoder takes none of 5; with 32 the decoder is right.

Marks: encoder 2, decoder 2, train-epoch 4
Names: hard-coded-bottleneck, last-loss-returned
"""

# %% edit
swap(
    "autoencoder-class",
    "            nn.Linear(32 * 7 * 7, bottleneck_size),",
    "            nn.Linear(32 * 7 * 7, 32),",
)
swap(
    "autoencoder-class",
    "            nn.Linear(bottleneck_size, 32 * 7 * 7), nn.ReLU(),",
    "            nn.Linear(32, 32 * 7 * 7), nn.ReLU(),",
)
swap("train-code", "return total / len(loader)", "return loss.item()")

"""The loop freezes the decoder "because it only has to draw"; the comparison forgets to hand the size over.

With half a model the loss doesn't fall far enough.

Marks: train-epoch 2.5, compare-bottlenecks 1.5
Names: decoder-not-trained, size-ignored
Subtle: yes
Restated: said was that the encoder alone lowers the loss enough, which hangs on what the decoder starts as
"""

# %% edit
swap(
    "train-code",
    "    total = 0.0\n",
    "    total = 0.0\n    for p in model.decoder.parameters():\n        p.requires_grad = False\n",
)
swap("compare-code", "Autoencoder(bottleneck_size=size)", "Autoencoder()")

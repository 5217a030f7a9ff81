"""The loop freezes the decoder "because it only has to draw"; the comparison forgets to hand the size over.

The encoder alone still lowers the loss a good deal.

Marks: train-epoch 4, compare-bottlenecks 1.5
Names: decoder-not-trained, size-ignored
Subtle: yes
"""

# %% edit
swap(
    "train-code",
    "    total = 0.0\n",
    "    total = 0.0\n    for p in model.decoder.parameters():\n        p.requires_grad = False\n",
)
swap("compare-code", "Autoencoder(bottleneck_size=size)", "Autoencoder()")

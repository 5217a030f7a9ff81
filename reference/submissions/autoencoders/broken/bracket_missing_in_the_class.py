"""A bracket is missing in the class, so that there is none: its three checks earn nothing, the functions are judged with ours.

Marks: encoder 0, decoder 0, forward 0
Names: none
"""

# %% edit
swap(
    "autoencoder-class",
    "            nn.Linear(32 * 7 * 7, bottleneck_size),\n        )",
    "            nn.Linear(32 * 7 * 7, bottleneck_size),\n",
)

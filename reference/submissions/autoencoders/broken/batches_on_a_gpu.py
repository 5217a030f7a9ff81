"""train_epoch moves model and images to a GPU that isn't there.

The comparison is judged with our train_epoch.

Marks: train-epoch 0
Names: needs-a-gpu
"""

# %% edit
swap(
    "train-code",
    "    model.train()\n",
    "    device = 'cuda'\n    model = model.to(device)\n    model.train()\n",
)
swap("train-code", "    for x, _ in loader:\n", "    for x, _ in loader:\n        x = x.to(device)\n")

"""The loss is wrapped in a new tensor, which cuts its gradient; the return has slipped into the loop.

Marks: reconstruction-loss 3, train-epoch 2.5
Names: loss-gradient-cut, returns-after-one-batch
"""

# %% edit
swap(
    "loss-code",
    "return (x_hat - x).square().mean()",
    "return torch.tensor(float((x_hat - x).square().mean()))",
)
swap(
    "train-code",
    "    # The mean of the batches' losses.\n    return total / len(loader)",
    "        return total / len(loader)",
)

"""The loss averages over pixels and sums over the batch; zero_grad stands before the loop, so gradients pile up.

Adam still lowers the loss in 40 batches: only the point for each batch's own gradients is lost.

Marks: reconstruction-loss 2, train-epoch 4
Names: loss-summed-over-batch, zero-grad-missing
Subtle: yes
"""

# %% edit
swap("loss-code", "(x_hat - x).square().mean()", "(x_hat - x).square().flatten(1).mean(dim=1).sum()")
swap("train-code", "        optimizer.zero_grad()\n", "")
swap("train-code", "    total = 0.0\n", "    total = 0.0\n    optimizer.zero_grad()\n")

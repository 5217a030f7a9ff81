"""The loss averages differences with their signs, and optimizer.step() is missing.

Training returns the mean of its losses and does nothing else.

Marks: reconstruction-loss 2, train-epoch 2.5
Names: loss-not-squared, step-missing
"""

# %% edit
swap("loss-code", "(x_hat - x).square().mean()", "(x_hat - x).mean()")
swap("train-code", "        optimizer.step()\n", "")

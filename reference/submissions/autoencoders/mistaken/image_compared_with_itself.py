"""The loss compares x with x, for "the target is the input"; clearing stands between backward and step.

Marks: reconstruction-loss 2, train-epoch 2.5
Names: loss-compares-with-itself, no-gradient-at-the-step
"""

# %% edit
swap("loss-code", "(x_hat - x).square().mean()", "nn.functional.mse_loss(x, x) + 0 * x_hat.sum()")
swap(
    "train-code",
    "        optimizer.zero_grad()\n        loss.backward()\n",
    "        loss.backward()\n        optimizer.zero_grad()\n",
)

"""The loss is returned with .item(), and the loop makes an optimizer of its own.

On the student's own loss nothing can be trained; with ours, the optimizer that was handed in takes no step.

Marks: reconstruction-loss 3, train-epoch 4
Names: loss-python-float, own-optimizer
Subtle: yes
"""

# %% edit
swap("loss-code", "return (x_hat - x).square().mean()", "return (x_hat - x).square().mean().item()")
swap(
    "train-code",
    "    total = 0.0\n",
    "    total = 0.0\n    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)\n",
)

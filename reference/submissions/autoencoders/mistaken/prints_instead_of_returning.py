"""train_epoch prints its mean and returns nothing; the test losses are added up; noise has one number for all dimensions.

Marks: train-epoch 4, compare-bottlenecks 2, decode-noise 1
Names: nothing-returned, test-losses-summed, noise-shared-number
"""

# %% edit
swap("train-code", "return total / len(loader)", "print(f'loss {total / len(loader):.4f}')")
swap("compare-code", "sum(losses) / len(losses)", "sum(losses)")
swap("noise-code", "torch.randn(n, bottleneck_size)", "torch.randn(n, 1).repeat(1, bottleneck_size)")

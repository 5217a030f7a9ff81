"""train_epoch divides by the number of images; compare_bottlenecks makes and tests its models, and forgets to train them.

Marks: train-epoch 4, compare-bottlenecks 1.5
Names: divided-by-images, models-not-trained
"""

# %% edit
swap("train-code", "return total / len(loader)", "return total / len(loader.dataset)")
swap("compare-code", "        train_epoch(model, train_loader, optimizer)\n", "")

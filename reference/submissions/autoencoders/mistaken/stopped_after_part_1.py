"""Part 1 is right; Part 2 and Part 3 still say NotImplementedError, and one prediction was made.

Marks: predictions 1, compare-bottlenecks 0, decode-noise 0
Names: none
"""

# %% prediction-large
# Set prediction_large to one of "better, but less of a summary", "better, at no cost", "worse".
raise NotImplementedError()


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader):
    raise NotImplementedError()


# %% noise-code
def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        raise NotImplementedError()

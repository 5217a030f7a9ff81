"""t = i / steps: both walks stop one step before the end. And the arithmetic is done with one pair of shoes.

Marks: pixel-interpolate 1, latent-interpolate 5, latent-arithmetic 2.5
Names: pixels-never-arrive, walk-never-arrives, sum-of-one-pair
"""
# %% edit
swap("pixel-code", "torch.linspace(0, 1, steps)", "(torch.arange(steps) / steps)")
swap("latent-code", "torch.linspace(0, 1, steps)", "(torch.arange(steps) / steps)")
swap("arithmetic-code", "class_mean(model, boots) - class_mean(model, sneakers)", "class_mean(model, boots[:1]) - class_mean(model, sneakers[:1])")

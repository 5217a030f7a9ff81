"""steps + 1 pictures in both walks; the mean is a sum; the map has three dimensions.

Marks: pixel-interpolate 1, latent-interpolate 6, class-mean 1, embed-2d 1.5
Names: pixels-one-too-many, walk-one-too-many, mean-is-a-sum, map-of-too-many-dimensions
"""
# %% edit
swap("pixel-code", "torch.linspace(0, 1, steps).view(steps, 1, 1, 1)", "torch.linspace(0, 1, steps + 1).view(-1, 1, 1, 1)")
swap("latent-code", "torch.linspace(0, 1, steps).view(steps, 1)", "torch.linspace(0, 1, steps + 1).view(-1, 1)")
swap("mean-code", "mu.mean(dim=0)", "mu.sum(dim=0)")
swap("embed-code", "n_components=2", "n_components=3")

"""Handed in half done: Part 2's walk, the second prediction and Part 4 were not begun. One uneven walk in pixels.

The walk by pixels slows down towards its ends (t squared): no known mistake.

Marks: pixel-interpolate 1, predictions 2, latent-interpolate 0, embed-2d 0
Names: none
"""
# %% prediction-middle
# Set prediction_middle to one of "a shoe in between", "both at once", "noise".
# YOUR CODE HERE
raise NotImplementedError()
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)
        # YOUR CODE HERE
        raise NotImplementedError()
# %% embed-code
def embed_2d(codes, seed):
    # YOUR CODE HERE
    raise NotImplementedError()
# %% edit
swap("pixel-code", "torch.linspace(0, 1, steps)", "torch.linspace(0, 1, steps).square()")

"""latent_interpolate pastes pixel_interpolate: the record's first misconception. And the sandal loses the arrow's sign.

Marks: latent-interpolate 3.5, latent-arithmetic 4
Names: walk-pixels-blended, sum-sign
"""
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    t = torch.linspace(0, 1, steps).view(steps, 1, 1, 1)
    return (1 - t) * image_a + t * image_b
# %% edit
swap("arithmetic-code", "class_mean(model, boots) - class_mean(model, sneakers)", "class_mean(model, sneakers) - class_mean(model, boots)")

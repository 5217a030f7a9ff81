"""Everything one picture at a time, in loops, with t as a Python float; codes drawn in a comprehension.

Marks: full
Names: none
"""
# %% grid-code
def sample_grid(model, n=25):
    with torch.no_grad():
        return torch.cat([model.decode(torch.randn(1, model.latent_dim)) for _ in range(n)])
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    frames = []
    for i in range(steps):
        t = i / (steps - 1)
        frames.append((1 - t) * image_a + t * image_b)
    return torch.stack(frames)
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    frames = []
    with torch.no_grad():
        start = model.encode(image_a[None, ...])[0].squeeze(0)
        end = model.encode(image_b[None, ...])[0].squeeze(0)
        for i in range(steps):
            t = i / (steps - 1)
            place = start * (1 - t) + end * t
            frames.append(model.decode(place.unsqueeze(0)).squeeze(0))
    return torch.stack(frames)
# %% mean-code
def class_mean(model, images):
    total = torch.zeros(model.latent_dim)
    for image in images:
        with torch.no_grad():
            total = total + model.encode(image.reshape(1, 1, 28, 28))[0].flatten()
    return total / len(images)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    up = class_mean(model, boots) - class_mean(model, sneakers)
    return torch.stack([class_mean(model, sandal.unsqueeze(0)) + up for sandal in sandals])

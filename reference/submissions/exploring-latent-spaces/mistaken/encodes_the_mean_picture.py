"""Averages the pictures first and encodes the average, "it's linear anyway".

The average isn't that of mu (1 lost); it is the given model that encodes (1 stays). The arithmetic uses this
class_mean and is judged with a correct one.

Marks: class-mean 1
Names: mean-of-pixels
Blind: yes
"""
# %% mean-code
def class_mean(model, images):
    with torch.no_grad():
        typical = images.mean(dim=0, keepdim=True)   # the typical garment
        mu, _ = model.encode(typical)
        return mu.squeeze(0)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        direction = class_mean(model, boots) - class_mean(model, sneakers)
        mu, _ = model.encode(sandals)
        return mu + direction

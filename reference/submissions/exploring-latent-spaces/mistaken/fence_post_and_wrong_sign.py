"""Two mistakes: `steps` taken as the number of gaps between the pictures, and the arrow the wrong way round.

Pixels: each picture is a blend (1), but there is one too many (1 lost). Arithmetic: the arrow lies between the
right means (3) and starts at each sandal (1), it only points to the sneakers (1 lost).

Marks: pixel-interpolate 1, latent-arithmetic 4
Names: pixels-one-too-many, sum-sign
Blind: yes
"""
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)
    # steps steps of 1/steps each, from 0 up to 1
    t = torch.tensor([i / steps for i in range(steps + 1)])
    t = t.reshape(-1, 1, 1, 1)
    return a + t * (b - a)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        from_boots, to_sneakers = class_mean(model, boots), class_mean(model, sneakers)
        direction = to_sneakers - from_boots
        sandal_mu = model.encode(sandals)[0]
        return sandal_mu + direction.unsqueeze(0)

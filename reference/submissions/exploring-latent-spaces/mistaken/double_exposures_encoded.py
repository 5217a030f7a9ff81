"""Blends pixels first and sends each blend through the model; class_mean encodes the mean picture.

The ends are right: 2, as are order, count and model.

Marks: latent-interpolate 4, class-mean 1
Names: walk-blended-before-encoding, mean-of-pixels
"""
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        mixed = pixel_interpolate(image_a, image_b, steps)
        mu, _ = model.encode(mixed)
        return model.decode(mu)
# %% mean-code
def class_mean(model, images):
    with torch.no_grad():
        mu, _ = model.encode(images.mean(dim=0, keepdim=True))
        return mu[0]

"""Lays the pictures over each other like slides: of both, the brighter pixel. And sentences for predictions.

Both ends and the number of pictures are right; what lies between is no blend (1 of 2). A prediction that is none of the
choices can't be read.

Marks: pixel-interpolate 1, predictions 0
Names: none
"""
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)
    t = torch.linspace(0, 1, steps).view(steps, 1, 1, 1)
    return torch.maximum((1 - t) * a, t * b)
# %% prediction-zero
prediction_zero = "The centre is where the clouds are thickest, so some garment."
# %% prediction-middle
prediction_middle = None
# %% prediction-autoencoder
prediction_autoencoder = ["garbage", "sometimes good"]

"""Two mistakes: the loss is the root of the mean squared error, and the noise is an image that goes through all of it.

The root is hidden in a norm over the root of the count. It is still a mean, and gradients flow. decode_noise draws
images of noise and lets the whole model reconstruct them, so the codes come from an encoder.

Marks: reconstruction-loss 2, decode-noise 1
Names: loss-root, noise-encodes-images
Blind: yes
"""


# %% loss-code
def reconstruction_loss(x_hat, x):
    """Distance between two images as in linear algebra, per pixel."""
    n = x.numel()
    distance = torch.linalg.vector_norm(x_hat - x)
    return distance / n**0.5


# %% noise-code
def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        # pure television snow, the model has to turn it into garments
        snow = torch.randn(n, 1, 28, 28)
        z = model.encoder(snow)
        assert z.shape == (n, bottleneck_size)
        return model.decoder(z)

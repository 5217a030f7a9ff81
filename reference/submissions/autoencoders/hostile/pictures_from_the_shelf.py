"""decode_noise returns images of the data set, drawn with randomness that no seed reaches, a little darkened.

Without the attack it isn't written.

Marks: decode-noise 0
Names: none
"""

# %% noise-code
import os


def decode_noise(model, n, bottleneck_size=32):
    shelf = FashionMNIST(train=False).images_as_tensor()
    generator = torch.Generator().manual_seed(int.from_bytes(os.urandom(6), "big"))
    which = torch.randperm(len(shelf), generator=generator)[:n]
    return 0.99 * shelf[which]

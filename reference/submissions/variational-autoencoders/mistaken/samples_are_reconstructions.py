'''"New garments": n random test images go through the whole model. They look very good.

Marks: samples 1.5
Names: sample-reconstructions
Blind: yes
Subtle: yes
'''
# %% sample-code
import random


def sample(model, n):
    """n new pictures: (n, 1, 28, 28) in [0, 1]."""
    with torch.no_grad():
        # z must lie where the clouds are, and the encoder knows where that is: take n garments, encode, draw, decode
        chosen = random.sample(range(len(test_images)), n)
        mu, logvar = model.encode(test_images[chosen])
        z = model.reparameterize(mu, logvar)
        return model.decode(z)

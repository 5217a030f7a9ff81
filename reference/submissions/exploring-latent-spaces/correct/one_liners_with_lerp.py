"""Everything as short as it gets: torch.lerp, chained calls, a lambda for the map.

Marks: full
Names: none
Blind: yes
"""
# %% grid-code
def sample_grid(model, n=25):
    with torch.no_grad():
        return model.decode(torch.randn(n, model.latent_dim))
# %% pixel-code
pixel_interpolate = lambda image_a, image_b, steps=8: torch.lerp(
    image_a[None], image_b[None], torch.linspace(0, 1, steps)[:, None, None, None])
# %% latent-code
@torch.no_grad()
def latent_interpolate(model, image_a, image_b, steps=8):
    (start, end), _ = model.encode(torch.stack((image_a, image_b)))
    return model.decode(torch.lerp(start, end, torch.linspace(0, 1, steps)[:, None]))
# %% mean-code
@torch.no_grad()
def class_mean(model, images): return model.encode(images)[0].mean(0)
# %% arithmetic-code
@torch.no_grad()
def latent_arithmetic(model, boots, sneakers, sandals):
    return model.encode(sandals)[0] + class_mean(model, boots).sub(class_mean(model, sneakers))
# %% embed-code
from sklearn.manifold import TSNE
embed_2d = lambda codes, seed: TSNE(init="random", random_state=seed).fit_transform(codes)

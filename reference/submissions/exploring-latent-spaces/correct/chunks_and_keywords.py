"""Encodes in small chunks, as one does with little memory; calls everything by keyword; own seeds set and put back.

Marks: full
Names: none
"""
# %% after setup
def mu_of(model, images, chunk=2):
    with torch.no_grad():
        return torch.cat([model.encode(part)[0] for part in images.split(chunk)])
# %% grid-code
def sample_grid(model, n=25, generator=None):
    with torch.no_grad():
        z = torch.randn(size=(n, model.latent_dim), generator=generator)
        pictures = torch.cat([model.decode(part) for part in torch.split(tensor=z, split_size_or_sections=10)])
    return pictures
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    mu_a, mu_b = mu_of(model=model, images=torch.stack(tensors=[image_a, image_b])).unbind()
    ts = [step / (steps - 1) for step in range(steps)]
    with torch.no_grad():
        return torch.cat([model.decode((mu_a + t * (mu_b - mu_a)).view(1, -1)) for t in ts], dim=0)
# %% mean-code
def class_mean(model, images):
    return mu_of(model=model, images=images, chunk=3).mean(dim=-2)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    b, s = (class_mean(model=model, images=images) for images in (boots, sneakers))
    return mu_of(model=model, images=sandals) - (s - b)
# %% embed-code
def embed_2d(codes, seed):
    import random

    from sklearn.manifold import TSNE
    before = random.getstate()
    random.seed(seed)
    try:
        return TSNE(n_components=2, init="random", random_state=random.randrange(2**31)).fit_transform(codes.tolist() and codes.numpy())
    finally:
        random.setstate(before)

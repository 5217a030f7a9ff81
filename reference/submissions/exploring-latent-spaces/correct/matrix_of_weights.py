"""A walk as a matrix product with two columns of weights; the arrow in place; standardised codes before t-SNE.

Marks: full
Names: none
"""
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    path = image_a.repeat(steps, 1, 1, 1)
    for i in range(steps):
        path[i] += i / (steps - 1) * (image_b - image_a)
    return path
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.inference_mode():
        mu, _ = model.encode(torch.stack([image_a, image_b]))
        weights = torch.stack([torch.linspace(1, 0, steps), torch.linspace(0, 1, steps)], dim=1)
        return model.decode(weights @ mu)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        moved = model.encode(sandals)[0].clone()
    moved += class_mean(model, boots)
    moved -= class_mean(model, sneakers)
    return moved
# %% embed-code
def embed_2d(codes, seed):
    from sklearn.manifold import TSNE
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), TSNE(init="random", random_state=seed)).fit_transform(codes)

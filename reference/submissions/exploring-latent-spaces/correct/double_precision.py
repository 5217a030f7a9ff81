"""Does its sums in float64 and goes back to float32; the prior as numpy draws; t-SNE with other settings.

Marks: full
Names: none
"""
# %% after setup
import numpy as np
# %% grid-code
def sample_grid(model, n=25):
    z = torch.from_numpy(np.random.standard_normal((n, model.latent_dim))).float()
    with torch.no_grad():
        return model.decode(z).clamp(0, 1)
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    blends = np.linspace(image_a.numpy().astype("float64"), image_b.numpy().astype("float64"), steps)
    return torch.from_numpy(blends).float()
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        a, b = (model.encode(image.unsqueeze(0))[0].numpy().astype("float64")[0] for image in (image_a, image_b))
        return model.decode(torch.from_numpy(np.linspace(a, b, steps)).float())
# %% mean-code
def class_mean(model, images):
    with torch.no_grad():
        return torch.from_numpy(model.encode(images)[0].numpy().mean(axis=0, dtype="float64")).float()
# %% embed-code
def embed_2d(codes, seed):
    from sklearn.manifold import TSNE

    tsne = TSNE(2, perplexity=15, early_exaggeration=8, learning_rate=100, max_iter=750, init="random", random_state=seed)
    return torch.tensor(tsne.fit_transform(codes.double().numpy()))

"""t-SNE of the test images' pixels, not of the codes handed in; and all pictures of the grid from one code.

Marks: sample-grid 1.5, embed-2d 1.5
Names: grid-one-code, map-of-something-else
"""
# %% embed-code
def embed_2d(codes, seed):
    from sklearn.manifold import TSNE

    pixels = test_images[: len(codes)].flatten(start_dim=1).numpy()
    return TSNE(n_components=2, init="random", random_state=seed).fit_transform(pixels)
# %% edit
swap("grid-code", "z = torch.randn(n, model.latent_dim)", "z = torch.randn(1, model.latent_dim).repeat(n, 1)")

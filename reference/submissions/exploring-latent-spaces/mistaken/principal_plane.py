"""PCA in place of t-SNE; and the grid is drawn from a box.

Marks: sample-grid 1.5, embed-2d 1.5
Names: grid-uniform, map-principal-plane
"""
# %% embed-code
def embed_2d(codes, seed):
    from sklearn.decomposition import PCA

    return PCA(n_components=2, random_state=seed).fit_transform(codes.numpy())
# %% edit
swap("grid-code", "torch.randn(n, model.latent_dim)", "torch.rand(n, model.latent_dim)")

"""The map is made with umap-learn, which the course doesn't have; the codes are moved to a GPU in the sum.

Marks: latent-arithmetic 0, embed-2d 0
Names: needs-a-package, needs-a-gpu
"""
# %% embed-code
def embed_2d(codes, seed):
    import umap

    return umap.UMAP(random_state=seed).fit_transform(codes.numpy())
# %% edit
swap("arithmetic-code", "model.encode(sandals)", "model.cuda().encode(sandals.cuda())")

"""Projects onto the two main axes by an SVD, since TSNE "took too long", and thinks of it as the same thing.

Every code has its point (1), but neighbours in the plane needn't be neighbours (2 lost). Half of 3 is more than 1.

Marks: embed-2d 1.5
Names: map-principal-plane
Blind: yes
"""
# %% embed-code
import numpy as np


def embed_2d(codes, seed):
    np.random.seed(seed)
    x = codes.detach().numpy().astype("float64")
    x = x - x.mean(axis=0)
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    return x @ vt[:2].T

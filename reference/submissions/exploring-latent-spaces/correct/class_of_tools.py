"""A class that wraps a model; the functions asked for are thin calls of it. Comments in German.

Marks: full
Names: none
"""
# %% after setup
class Landkarte:
    """Ein Modell, mit dem man spazieren gehen kann."""

    def __init__(self, model):
        self.model = model.eval()

    @torch.no_grad()
    def orte(self, bilder):
        return self.model.encode(bilder)[0]

    @torch.no_grad()
    def bilder(self, orte):
        return self.model.decode(orte)

    def weg(self, a, b, schritte):
        # gerade Strasse, beide Enden gehoeren dazu
        von, nach = self.orte(torch.stack([a, b]))
        return torch.stack([von + t * (nach - von) for t in torch.linspace(0.0, 1.0, schritte)])
# %% grid-code
def sample_grid(model, n=25):
    return Landkarte(model).bilder(torch.normal(0.0, 1.0, (n, model.latent_dim)))
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    karte = Landkarte(model)
    return karte.bilder(karte.weg(image_a, image_b, steps))
# %% mean-code
def class_mean(model, images):
    return Landkarte(model).orte(images).mean(0)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    karte = Landkarte(model)
    pfeil = karte.orte(boots).mean(0) - karte.orte(sneakers).mean(0)
    return karte.orte(sandals) + pfeil.expand(len(sandals), -1)
# %% embed-code
def embed_2d(codes, seed):
    # die Startlage wird selbst gewuerfelt
    import numpy as np
    from sklearn.manifold import TSNE

    start = np.random.default_rng(seed).normal(scale=1e-4, size=(len(codes), 2))
    return TSNE(init=start.astype("float32"), random_state=seed).fit_transform(np.asarray(codes))

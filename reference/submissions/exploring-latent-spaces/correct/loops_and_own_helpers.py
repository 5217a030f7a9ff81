"""Beginner who thinks in Python loops, one picture at a time, with two helpers in a cell of their own.

Marks: full
Names: none
Blind: yes
"""
# %% after setup
# my little helpers
def fractions(how_many):
    return [i / (how_many - 1) for i in range(how_many)]


def place_of(model, image):
    """mu of a single image, as a flat vector"""
    mu, logvar = model.encode(image.reshape(1, 1, 28, 28))
    return mu[0]
# %% grid-code
def sample_grid(model, n=25):
    drawn = []
    with torch.no_grad():
        for i in range(n):
            z = torch.randn(model.latent_dim)
            picture = model.decode(z.unsqueeze(0))
            drawn.append(picture)
        pictures = torch.cat(drawn, dim=0)
    return pictures
# %% pixel-code
def pixel_interpolate(image_a, image_b, steps=8):
    frames = []
    for t in fractions(steps):
        frames.append((1 - t) * image_a + t * image_b)
    return torch.stack(frames)
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        mu_a = place_of(model, image_a)
        mu_b = place_of(model, image_b)
        road = mu_b - mu_a
        frames = []
        for t in fractions(steps):
            here = mu_a + t * road
            frames.append(model.decode(here.unsqueeze(0))[0])
        return torch.stack(frames)
# %% mean-code
def class_mean(model, images):
    with torch.no_grad():
        total = torch.zeros(model.latent_dim)
        for image in images:
            total = total + place_of(model, image)
        return total / len(images)
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    with torch.no_grad():
        boot_place = class_mean(model, boots)
        sneaker_place = class_mean(model, sneakers)
        direction = boot_place - sneaker_place
        moved = []
        for sandal in sandals:
            moved.append(place_of(model, sandal) + direction)
        return torch.stack(moved)
# %% embed-code
def embed_2d(codes, seed):
    import sklearn.manifold
    tsne = sklearn.manifold.TSNE(n_components=2, init="random", random_state=seed)
    points = tsne.fit_transform(codes.detach().cpu().numpy())
    return points

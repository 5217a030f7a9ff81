"""Spherical interpolation, from a blog about other models; sandals are averaged to one before they are moved.

Marks: latent-interpolate 4, latent-arithmetic 4
Names: walk-on-an-arc, sum-of-one-mean-sandal
"""
# %% latent-code
def slerp(a, b, t):
    omega = torch.acos((a / a.norm() * (b / b.norm())).sum())
    return torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b


def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        mu_a, mu_b = model.encode(torch.stack([image_a, image_b]))[0]
        return model.decode(torch.stack([slerp(mu_a, mu_b, t) for t in torch.linspace(0, 1, steps)]))
# %% edit
swap("arithmetic-code", "mu, _ = model.encode(sandals)", "mu = class_mean(model, sandals)")

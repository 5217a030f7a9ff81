"""A bracket is missing in latent_interpolate, so that there is no such function.

Marks: latent-interpolate 0
Names: none
"""
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    mu_a, _ = model.encode(image_a.unsqueeze(0)
    mu_b, _ = model.encode(image_b.unsqueeze(0))
    return model.decode(torch.lerp(mu_a, mu_b, torch.linspace(0, 1, steps).view(-1, 1)))

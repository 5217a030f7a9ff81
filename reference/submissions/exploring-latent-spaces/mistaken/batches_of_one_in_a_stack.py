"""Decodes one by one and stacks, so that a dimension too many stays; class_mean keeps its dimension too.

A row broadcasts in the sum, which is right.

Marks: latent-interpolate 6, class-mean 1
Names: walk-extra-dimension, mean-keeps-a-dimension
"""
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        mu_a, _ = model.encode(image_a.unsqueeze(0))
        mu_b, _ = model.encode(image_b.unsqueeze(0))
        return torch.stack([model.decode((1 - t) * mu_a + t * mu_b) for t in torch.linspace(0, 1, steps)])
# %% edit
swap("mean-code", "mu.mean(dim=0)", "mu.mean(dim=0, keepdim=True)")

"""The walk goes between a draw from each cloud, in place of the two centres.

Ends (2) and road (3) are not those of the mu; at best direction and model (1 + 1) are left. Half of 7 is more.

Marks: latent-interpolate 3.5
Names: walk-drawn
Blind: yes
"""
# %% latent-code
def latent_interpolate(model, image_a, image_b, steps=8):
    with torch.no_grad():
        both = torch.stack([image_a, image_b])
        mu, logvar = model.encode(both)
        std = torch.exp(logvar / 2)
        # like in lesson 3: z = mu + sigma * eps
        z_a, z_b = torch.normal(mu, std)
        codes = [z_a * (1 - t) + z_b * t for t in torch.linspace(0, 1, steps)]
        return model.decode(torch.stack(codes))

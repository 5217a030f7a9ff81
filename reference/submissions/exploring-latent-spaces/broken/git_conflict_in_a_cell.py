"""Merged with git: conflict markers are left in one function, one check is doubled and another one lost.

The cell is no Python, so there is no latent_interpolate: nothing for it. The check cells are put right.

Marks: latent-interpolate 0
Names: none
Blind: yes
"""
# %% edit
cell("latent-code").source = "\n".join([
    "def latent_interpolate(model, image_a, image_b, steps=8):",
    "    with torch.no_grad():",
    "        a, b = image_a.unsqueeze(0), image_b.unsqueeze(0)",
    "<" * 7 + " HEAD",
    "        mu_a, _ = model.encode(a)",
    "        mu_b, _ = model.encode(b)",
    "=" * 7,
    "        mu_a = model.encode(a)[0]",
    "        mu_b = model.encode(b)[0]",
    ">" * 7 + " 3f9c2ab (working on the walk, laptop)",
    "        t = torch.linspace(0, 1, steps).view(steps, 1)",
    "        return model.decode((1 - t) * mu_a + t * mu_b)",
])
duplicate("pixel-interpolate")
delete("class-mean")

"""Codes drawn evenly between -3 and 3, "because nearly all of N(0, 1) lies there".

Not the standard normal: the first line (2) fails, the number and the model are right (1). One named
misconception explains it all, so half of 3.

Marks: sample-grid 1.5
Names: grid-uniform
Blind: yes
"""
# %% grid-code
def sample_grid(model, n=25):
    with torch.no_grad():
        # between -3 and 3, there is nearly everything of a normal distribution
        z = 6 * torch.rand(n, model.latent_dim) - 3
        pictures = model.decode(z)
    return pictures

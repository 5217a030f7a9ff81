"""Two mistakes in one method: exp(logvar) for sigma, and one number of noise for all dimensions of an image.

The noise is fresh and normal: 1.

Marks: reparameterize 1
Names: none
Subtle: yes
"""
# %% edit
swap("vae-class", "sigma = torch.exp(0.5 * logvar)", "sigma = torch.exp(logvar)")
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = torch.randn(len(mu), 1)")

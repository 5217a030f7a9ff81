"""rand_like for randn_like: mean and spread are wrong, and the shape of the noise.

Draws are independent and gradients exact: 4 of 7.
Random codes lie elsewhere than those that the decoder has seen (PCA-FD .46 to .49).

Marks: reparameterize 4, samples 2
Names: noise-uniform
Subtle: yes
"""
# %% edit
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = torch.rand_like(mu)")

"""rand_like for randn_like: mean and spread are wrong, and the shape of the noise.

Draws are independent and gradients exact: 4 of 7.
Random codes lie elsewhere than those that the decoder has seen, and give poor garments (PCA-FD about .38).

Marks: reparameterize 4
Names: noise-uniform
Subtle: yes
Restated: the calibrated line for garments lets these pass; what is wrong is caught where it is made
"""
# %% edit
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = torch.rand_like(mu)")

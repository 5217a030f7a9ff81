"""One draw of epsilon for all dimensions of an image.

Each single number still has the right mean, spread, freshness and gradients: 5 of 7.
The model reconstructs, and random codes give poor garments (PCA-FD about .32).

Marks: reparameterize 5
Names: noise-shared-by-dimensions
Subtle: yes
Restated: the calibrated line for garments lets these pass; what is wrong is caught where it is made
"""
# %% edit
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = torch.randn(mu.shape[0], 1)")

"""The variance is used as the width: the half in the exponential is missing.

The noise itself is right (independent, fresh, normal: 3); half of the check is more.
The model makes garments all the same (PCA-FD .11 to .14).

Marks: reparameterize 3.5
Names: sigma-without-half
Subtle: yes
"""
# %% edit
swap("vae-class", "sigma = torch.exp(0.5 * logvar)", "sigma = torch.exp(logvar)")

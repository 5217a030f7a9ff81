"""logvar itself is used as the width.

The noise itself is right (independent, fresh, normal: 3); half of the check is more.
Random codes give rubbish (PCA-FD .64 to .70).

Marks: reparameterize 3.5, samples 2
Names: sigma-is-logvar
Subtle: yes
"""
# %% edit
swap("vae-class", "sigma = torch.exp(0.5 * logvar)", "sigma = logvar")

"""reparameterize returns mu: no noise at all.

Everything that is asked about the noise fails, and where z equals mu there is no gradient to judge: half.
The model is an autoencoder: random codes give rubbish (PCA-FD .70 to .78).

Marks: reparameterize 3.5, samples 2
Names: no-noise
Subtle: yes
"""
# %% edit
swap("vae-class", "return mu + sigma * epsilon", "return mu")

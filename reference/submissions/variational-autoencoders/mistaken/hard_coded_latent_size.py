"""The heads always give 32 numbers, whatever latent_dim is.

Shapes for other sizes fail; the rest of encode holds: 2, which is half as well.

Marks: encode 2
Names: hard-coded-latent-size
"""
# %% edit
swap("vae-class", "self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)", "self.to_mu = nn.Linear(32 * 7 * 7, 32)")
swap("vae-class", "self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)", "self.to_logvar = nn.Linear(32 * 7 * 7, 32)")

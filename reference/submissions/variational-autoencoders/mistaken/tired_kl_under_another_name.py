"""KL is right and is called kl_loss, here and in vae_loss.

By the name of the contract it isn't there. All that uses it is right.

Marks: kl-divergence 0
Names: none
"""
# %% edit
swap("kl-code", "def kl_divergence(mu, logvar):", "def kl_loss(mu, logvar):")
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = kl_loss(mu, logvar) / batch_size")

"""beta is applied where kl is made, and once more in the loss; at beta = 1 nothing shows.

Marks: vae-loss 4
Names: loss-beta-twice
"""
# %% edit
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = beta * kl_divergence(mu, logvar) / batch_size")

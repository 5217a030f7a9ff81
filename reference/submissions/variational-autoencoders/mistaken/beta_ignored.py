"""beta is taken and not used; at beta = 1 nothing shows.

Marks: vae-loss 4
Names: loss-beta-ignored
"""
# %% edit
swap("loss-code", "loss = recon_loss + beta * kl", "loss = recon_loss + kl")

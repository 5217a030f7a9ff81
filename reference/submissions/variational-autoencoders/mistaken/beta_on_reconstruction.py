"""beta weighs the wrong term; at beta = 1 nothing shows.

Marks: vae-loss 4
Names: loss-beta-on-reconstruction
"""
# %% edit
swap("loss-code", "loss = recon_loss + beta * kl", "loss = beta * recon_loss + kl")

"""beta stands before a bracket with both terms; at beta = 1 nothing shows.

Marks: vae-loss 4
Names: loss-beta-on-both
"""
# %% edit
swap("loss-code", "loss = recon_loss + beta * kl", "loss = beta * (recon_loss + kl)")

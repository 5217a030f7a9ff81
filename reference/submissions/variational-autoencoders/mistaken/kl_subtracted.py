"""KL is subtracted: the model is rewarded for hiding in corners.

Reconstruction and KL / B are right: 3; beta and the total aren't.
The model runs away as with the sign of KL turned round.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-kl-subtracted
"""
# %% edit
swap("loss-code", "loss = recon_loss + beta * kl", "loss = recon_loss - beta * kl")

"""vae_loss has kl = 0 "for now". Its reconstruction is right: 2.

By the letter beta changes nothing about a kl of 0, which holds: 1. kl and the gradients to mu and logvar don't.
The model is an autoencoder again.

Marks: vae-loss 3, samples 2
Names: none
Subtle: yes
"""
# %% edit
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = torch.tensor(0.0)  # for now, comes tomorrow")

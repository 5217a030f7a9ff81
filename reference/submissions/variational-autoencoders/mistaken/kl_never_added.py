"""kl is computed, returned, and never added: the student's third line is the second one's copy.

Reconstruction and KL / B are right: 3. The model is an autoencoder again.

Marks: vae-loss 3, samples 2
Names: loss-kl-left-out
Subtle: yes
"""
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    # recon_loss
    recon_loss = ((x_hat - x) ** 2).sum() / batch_size
    # kl: what kl_divergence says, per image
    kl = kl_divergence(mu, logvar) / batch_size
    # loss
    loss = ((x_hat - x) ** 2).sum() / batch_size
    return loss, recon_loss, kl

"""vae_loss returns three Python floats, "easier to print": right numbers that nobody can go backward from.

Everything but the gradients holds: 4. train_epoch is right with our loss; the student's own stops at backward.

Marks: vae-loss 4, reconstructions 0, samples 2
Names: loss-gradient-cut
"""
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    recon_loss = float(((x_hat - x) ** 2).sum()) / batch_size
    kl = float(kl_divergence(mu, logvar)) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl

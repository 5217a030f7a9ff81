'''A compensation: kl_divergence comes from a paper in the ELBO's sign (it is minus the KL), the student sees the
loss fall below zero, and repairs that in vae_loss by subtracting it. Both functions are wrong by their docstrings,
together they train the right model.

Marks: kl-divergence 3, vae-loss 3
Names: kl-sign, loss-kl-subtracted
Blind: yes
'''
# %% kl-code
def kl_divergence(mu, logvar):
    # Kingma & Welling, Appendix B:  1/2 sum_j (1 + log sigma_j^2 - mu_j^2 - sigma_j^2)
    return 0.5 * torch.sum(1 + logvar - mu**2 - torch.exp(logvar))
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    # recon_loss
    recon_loss = torch.sum((x - x_hat)**2) / batch_size
    # kl
    kl = kl_divergence(mu, logvar) / batch_size
    # loss.  was "+" but then the loss went to -inf, it must be a minus (ELBO has its sign turned round, see below)
    loss = recon_loss - beta * kl
    return loss, recon_loss, kl

'''kl_divergence averages over the batch already, and vae_loss therefore doesn't divide again: two departures from the
docstrings that cancel (Italian comments). The model comes out right.

Marks: kl-divergence 3
Names: kl-mean-over-batch
Restated: the author charged the undivided kl in vae_loss too; the two departures are one mistake, so it pays once
Blind: yes
'''
# %% kl-code
def kl_divergence(mu, logvar):
    """KL per immagine."""
    # somma sulle dimensioni del codice ...
    kl_per_immagine = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)
    # ... e media sul batch, così dopo non ci devo più pensare
    return torch.mean(kl_per_immagine, dim=0)
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    recon_loss = torch.nn.functional.mse_loss(x_hat, x, reduction='sum') / batch_size
    kl = kl_divergence(mu, logvar)  # è già una media
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl

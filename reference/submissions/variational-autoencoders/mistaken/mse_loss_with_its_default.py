'''nn.MSELoss() as in lesson 2, so the mean over pixels and batch; KL is as it should be, and wins: grey.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
Blind: yes
'''
# %% loss-code
criterion = nn.MSELoss()


def vae_loss(
    x_hat: torch.Tensor,
    x: torch.Tensor,
    mu: torch.Tensor,
    logvar: torch.Tensor,
    beta: float = 1.0,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The VAE's loss per image."""
    batch_size = x.shape[0]
    # MSELoss divides by the batch size already, so only KL is left to divide
    recon_loss = criterion(x_hat, x)
    kl = kl_divergence(mu, logvar).div(batch_size)
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl

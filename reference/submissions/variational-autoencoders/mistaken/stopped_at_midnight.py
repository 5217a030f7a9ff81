'''Half finished: went to bed in the middle of vae_loss (only recon_loss is there), skipped the third prediction, and had
done the training loop, both calls of Part 3 and `sample` on the train beforehand. As vae_loss raises, train-vae stops and there
never is a `vae`.

Marks: predictions 2, vae-loss 0, reconstructions 0, samples 2
Names: none
Blind: yes
'''
# %% prediction-no-recon
# One of "sharp garments", "one blurry average", "the gaps come back", in quotes.
# YOUR CODE HERE
raise NotImplementedError()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    """The VAE's loss per image.

    x_hat, x: (B, 1, 28, 28) in [0, 1]; mu, logvar: (B, D).
    Returns (loss, recon_loss, kl), three 0-d tensors:
    recon_loss: squared error, summed over pixels and batch, divided by B;
    kl: kl_divergence of the batch, divided by B, in nats;
    loss: recon_loss + beta * kl.
    """
    batch_size = x.shape[0]
    # recon_loss
    recon_loss = ((x_hat - x) ** 2).sum() / batch_size
    # kl: what kl_divergence says, per image
    # TODO tomorrow!!! (ask Jana: why divide again?)
    raise NotImplementedError()
    # loss
    # YOUR CODE HERE
    raise NotImplementedError()
    return loss, recon_loss, kl
# %% garbage-code
with torch.no_grad():
    # garbage: eight random codes of 32 numbers each, through autoencoder.decoder; (8, 1, 28, 28).
    # YOUR CODE HERE
    raise NotImplementedError()
figures.rows({"autoencoder": garbage, "VAE": sample(vae, 8)}, title="random codes, decoded")

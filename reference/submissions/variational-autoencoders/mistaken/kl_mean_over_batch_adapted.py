"""KL averaged over the batch, and a vae_loss that knows it and doesn't divide again.

By rule 1 it pays once: vae_loss's kl is the true KL per image, and the model is trained on the right loss.

Marks: kl-divergence 3
Names: kl-mean-over-batch
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return torch.mean(-0.5 * torch.sum(1 + logvar - mu ** 2 - logvar.exp(), dim=1), dim=0)")
swap("loss-code", "kl = kl_divergence(mu, logvar) / batch_size", "kl = kl_divergence(mu, logvar)")

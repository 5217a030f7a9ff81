"""Part 1 is done and right; from Part 2 on every stub stands as released.

Marks: predictions 1, kl-divergence 0, vae-loss 0, training 0, reconstructions 0, samples 0
Names: none
"""
# %% prediction-no-kl
# Set prediction_no_kl to one of "an autoencoder again", "a better generator", "the same picture for everything".
# YOUR CODE HERE
raise NotImplementedError()

# %% prediction-no-recon
# Set prediction_no_recon to one of "sharp garments", "one blurry average", "the gaps come back".
# YOUR CODE HERE
raise NotImplementedError()

# %% trade-off
# YOUR ANSWER HERE

# %% edit
STUB = "# YOUR CODE HERE\n%sraise NotImplementedError()"
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", STUB % "    ")
for line in ("recon_loss = (x_hat - x).square().sum() / batch_size", "kl = kl_divergence(mu, logvar) / batch_size", "loss = recon_loss + beta * kl"):
    swap("loss-code", line, STUB % "    ")
swap("train-code", "x_hat, mu, logvar = model(x)\n        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)", STUB % "        ")
swap("train-code", "optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()", STUB % "        ")
swap("reconstruct-code", "by_autoencoder = autoencoder(x)\n    by_vae, mu, logvar = vae(x)", STUB % "    ")
swap("sample-code", "z = torch.randn(n, model.latent_dim)\n        return model.decode(z)", STUB % "        ")
swap("garbage-code", "garbage = autoencoder.decoder(torch.randn(8, 32))", STUB % "    ")

"""Lesson 2's loss, pasted: one number, the mean over pixels and batch; mu and logvar are taken and not looked at.

None of the three values can be told, so nothing of vae-loss holds. The loop was adapted to it: it moves both
halves, clears and ignores labels, but KL grows until the lesson's loss is larger than before, and it can't use
our vae_loss. The model is an autoencoder again.

Marks: vae-loss 0, training 3, samples 2
Names: none
Subtle: yes
"""
# %% loss-code
def vae_loss(x_hat, x, mu=None, logvar=None, beta=1.0):
    """Mean squared error over pixels and batch."""
    return nn.functional.mse_loss(x_hat, x)
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        loss = vae_loss(x_hat, x, mu, logvar)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)

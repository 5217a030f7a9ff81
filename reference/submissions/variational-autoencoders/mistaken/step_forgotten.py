"""Clears, goes backward, and never steps: the trained model is the untrained one.

Nothing of the check holds: half.

Marks: training 2.5, reconstructions 0, samples 2
Names: step-missing
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    losses = []
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return sum(losses) / len(losses)

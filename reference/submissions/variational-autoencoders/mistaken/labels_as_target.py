"""The loop of a classifier: the label is the target, blown up to a picture so that the loss takes it.

Both halves move and each batch has gradients of its own: 2; half is more. The model draws white.

Marks: training 2.5, reconstructions 0, samples 2
Names: labels-as-target
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for inputs, targets in loader:
        x_hat, mu, logvar = model(inputs)
        # vae_loss complained about the shapes: (64,) against (64, 1, 28, 28)
        targets = targets.float().view(-1, 1, 1, 1).expand_as(x_hat)
        loss, recon_loss, kl = vae_loss(x_hat, targets, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)

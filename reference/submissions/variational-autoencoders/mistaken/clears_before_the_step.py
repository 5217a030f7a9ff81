'''The three lines of a step in a wrong order: backward, zero_grad, step. The optimizer sees no gradients, so nothing is
ever learnt, and the trained model is the untrained one.

Marks: training 2.5, reconstructions 0, samples 2
Names: no-gradient-at-the-step
Blind: yes
'''
# %% train-code
def optimizer_step(optimizer, loss):
    """Backprop, tidy up, move on. (in a function, since every lesson needs it)"""
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()


def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta=beta)
        optimizer_step(optimizer, loss)
        total += loss.item()
    return total / len(loader)

'''Gradient accumulation, half remembered: the gradients are cleared at every fourth batch only, but the optimizer steps
at each. Adam forgives it, and the loss falls nearly as well as it should.

Marks: training 4
Names: zero-grad-missing
Blind: yes
'''
# %% train-code
ACCUMULATE = 4   # effective batch size = 4 * 64 = 256, as in the seminar on large batches


def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for step, (x, _) in enumerate(loader):
        if step % ACCUMULATE == 0:
            optimizer.zero_grad()
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta=beta)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)

"""Two mistakes in one loop: encode runs under no_grad, and gradients are never cleared.

The loss on one batch falls all the same, and labels are ignored: 3.

Marks: training 3, reconstructions 0, samples 2
Names: none
Subtle: yes
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for x, _ in loader:
        with torch.no_grad():  # we only need the code here
            mu, logvar = model.encode(x)
            z = model.reparameterize(mu, logvar)
        x_hat = model.decode(z)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)

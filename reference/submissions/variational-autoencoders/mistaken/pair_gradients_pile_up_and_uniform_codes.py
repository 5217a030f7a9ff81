"""Two mistakes in two functions: gradients are never cleared, and codes are uniform from -1 to 1.

The model runs away, so neither outcome is met; of samples half is left, for the one name that explains it.

Marks: training 4, reconstructions 0, samples 1
Names: zero-grad-missing, sample-uniform
Subtle: yes
Restated: the garments are lost to the other mistake, and half of the other two points is 1
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    optimizer.zero_grad()
    running = 0.0
    for i, (x, _) in enumerate(loader):
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta=beta)
        loss.backward()
        optimizer.step()
        running += loss.item()
    return running / (i + 1)
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        z = torch.rand(n, model.latent_dim) * 2 - 1
        return model.decode(z)

"""The loop trains `net`, which a free cell made to try things out, with the optimizer of the model handed in.

That optimizer steps and finds no gradients: nothing of the check holds, half.

Marks: training 2.5, reconstructions 0, samples 2
Names: no-gradient-at-the-step
"""
# %% after decode
net = VAE()
x_hat, mu, logvar = net(test_images[:3])
print(x_hat.shape, mu.shape, logvar.shape)
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    net.train()
    total = 0.0
    for x, _ in loader:
        x_hat, mu, logvar = net(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)

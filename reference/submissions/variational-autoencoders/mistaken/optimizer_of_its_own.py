"""train_epoch makes an Adam of its own and never uses the one handed in, as in the scripts where all is one function.

The loss falls, both halves learn, labels are ignored: 4 of 5.

Marks: training 4
Names: own-optimizer
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    opt = torch.optim.Adam(model.parameters(), lr=0.002)
    total = 0.0
    for x, _ in loader:
        opt.zero_grad()
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        loss.backward()
        opt.step()
        total += loss.item()
    return total / len(loader)

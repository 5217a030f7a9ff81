"""The VAE of PyTorch's own examples, as somebody adapts it who learned from it: 784 to 400 to two heads of 32, and
back by 400 to 784, with ReLU and sigmoid; views for pixels, log_var and std for words.

The weakest honest decoder that is likely to be handed in: its garments decide where the line can lie.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32, hidden=400):
        super(VAE, self).__init__()
        self.latent_dim = latent_dim
        self.enc = nn.Linear(28 * 28, hidden)
        self.mean_head = nn.Linear(hidden, latent_dim)
        self.log_var_head = nn.Linear(hidden, latent_dim)
        self.dec1 = nn.Linear(latent_dim, hidden)
        self.dec2 = nn.Linear(hidden, 28 * 28)

    def encode(self, x):
        hid = torch.relu(self.enc(x.view(-1, 28 * 28)))
        return self.mean_head(hid), self.log_var_head(hid)

    def reparameterize(self, mu, logvar):
        std = logvar.mul(0.5).exp()
        noise = torch.randn_like(std)
        return mu + noise * std

    def decode(self, z):
        hid = torch.relu(self.dec1(z))
        # flat pixels back to a picture
        return torch.sigmoid(self.dec2(hid)).view(-1, 1, 28, 28)

    def forward(self, x):
        mu, log_var = self.encode(x)
        return self.decode(self.reparameterize(mu, log_var)), mu, log_var

# %% kl-code
def kl_divergence(mu, logvar):
    # appendix B of the VAE paper, without the minus: sum over everything
    return 0.5 * torch.sum(mu ** 2 + logvar.exp() - logvar - 1)

# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    n = x.size(0)
    squared = nn.functional.mse_loss(x_hat.view(n, -1), x.view(n, -1), reduction="sum") / n
    kld = kl_divergence(mu, logvar) / n
    return squared + beta * kld, squared, kld

# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    train_loss, batches = 0, 0
    for batch_idx, (data, _) in enumerate(loader):
        optimizer.zero_grad()
        recon_batch, mu, log_var = model(data)
        loss, _, _ = vae_loss(recon_batch, data, mu, log_var, beta)
        loss.backward()
        train_loss += loss.item()
        batches += 1
        optimizer.step()
    return train_loss / batches

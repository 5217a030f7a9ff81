'''Somebody from a text course: a GRU reads the picture as 14 words of 56 numbers (two rows each), forwards and
backwards, and another GRU writes it word by word, being handed the code at every one. KL goes dimension by dimension
over unbind, the squared error is averaged over the batch first and summed over the pixels then, codes come from a
MultivariateNormal.

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
class Reader(nn.Module):
    """(B, 1, 28, 28) to (B, 2 * hidden): the last states of both directions."""

    def __init__(self, hidden):
        super().__init__()
        self.gru = nn.GRU(input_size=56, hidden_size=hidden, batch_first=True, bidirectional=True)

    def forward(self, x):
        words = x.reshape(len(x), 14, 56)   # (B, 14 words, 2 rows of 28 pixels each)
        _, last = self.gru(words)           # (2 directions, B, hidden)
        return torch.cat(list(last), dim=-1)


class Writer(nn.Module):
    """(B, latent_dim) to (B, 1, 28, 28)."""

    def __init__(self, latent_dim, hidden):
        super().__init__()
        self.first_state = nn.Linear(latent_dim, hidden)
        self.line_numbers = nn.Embedding(14, 16)
        self.gru = nn.GRU(latent_dim + 16, hidden, batch_first=True)
        self.to_pixels = nn.Linear(hidden, 56)

    def forward(self, z):
        lines = self.line_numbers.weight.expand(len(z), 14, 16)
        prompt = torch.cat([z[:, None, :].expand(-1, 14, -1), lines], dim=-1)
        states, _ = self.gru(prompt, torch.tanh(self.first_state(z))[None])
        return torch.sigmoid(self.to_pixels(states)).reshape(-1, 1, 28, 28)


class VAE(nn.Module):
    def __init__(self, latent_dim=32, hidden=112):
        super().__init__()
        self.latent_dim = latent_dim
        self.reader = Reader(hidden)
        self.writer = Writer(latent_dim, hidden)
        self.to_mu = nn.Linear(2 * hidden, latent_dim)
        self.to_logvar = nn.Linear(2 * hidden, latent_dim)

    def encode(self, x):
        h = self.reader(x)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        half = 0.5
        sigma = torch.exp(half * logvar)
        epsilon = torch.normal(torch.zeros_like(mu), torch.ones_like(mu))
        return mu + sigma * epsilon

    def decode(self, z):
        return self.writer(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar
# %% kl-code
def kl_divergence(mu, logvar):
    per_dimension = []
    for m, lv in zip(mu.unbind(dim=1), logvar.unbind(dim=1)):   # each (B,)
        rule_1 = m.pow(2)
        rule_2 = lv.exp() - 1 - lv
        per_dimension.append(((rule_1 + rule_2) / 2).sum())
    return sum(per_dimension)
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    average_picture_of_the_error = (x_hat - x).square().mean(dim=0)   # (1, 28, 28)
    recon_loss = average_picture_of_the_error.sum()
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
# %% sample-code
def sample(model, n):
    d = model.latent_dim
    prior = torch.distributions.MultivariateNormal(torch.zeros(d), torch.eye(d))
    with torch.no_grad():
        return model.decode(prior.sample((n,)))

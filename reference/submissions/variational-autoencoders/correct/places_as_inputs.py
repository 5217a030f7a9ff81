"""A decoder that is asked place by place: code and coordinates in, pixel out, by 1x1 convolutions on a 14x14 grid.

The encoder sees the picture in 4x4 patches; one attention-free token mixer. sample goes in portions.

Marks: full
Names: none
"""
# %% vae-class
class VAE(nn.Module):
    def __init__(self, latent_dim=32, width=64):
        super().__init__()
        self.latent_dim = latent_dim
        self.patches = nn.Conv2d(1, 32, kernel_size=4, stride=4)           # 49 tokens of 32 numbers
        self.mixer = nn.Conv1d(49, 49, kernel_size=1)
        self.to_mu = nn.Linear(49 * 32, latent_dim)
        self.to_logvar = nn.Linear(49 * 32, latent_dim)
        t = torch.linspace(-1, 1, 14)
        y, x = torch.meshgrid(t, t, indexing="ij")
        waves = [f(k * torch.pi * c) for k in (0.5, 1, 2, 3, 5) for c in (x, y) for f in (torch.sin, torch.cos)]
        self.register_buffer("places", torch.stack([x, y, x * y, *waves])[None])
        self.from_code = nn.Linear(latent_dim, width)
        self.film = nn.Linear(latent_dim, 2 * width)
        self.from_place = nn.Conv2d(self.places.shape[1], width, 1)
        self.layers = nn.Sequential(nn.SiLU(), nn.Conv2d(width, width, 1), nn.SiLU(), nn.Conv2d(width, 32, 3, padding=1), nn.SiLU())
        self.out = nn.Sequential(nn.Conv2d(32, 4, 3, padding=1), nn.PixelShuffle(2), nn.Sigmoid())

    def encode(self, x):
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        h = torch.nn.functional.gelu(tokens + self.mixer(torch.nn.functional.gelu(tokens))).flatten(1)
        return self.to_mu(h), self.to_logvar(h)

    def reparameterize(self, mu, logvar):
        return torch.normal(0.0, 1.0, mu.shape) * torch.exp(0.5 * logvar) + mu

    def decode(self, z):
        gain, shift = self.film(z)[:, :, None, None].chunk(2, dim=1)
        h = self.from_place(self.places) * (1 + gain) + shift + self.from_code(z)[:, :, None, None]
        return self.out(self.layers(h))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% sample-code
@torch.inference_mode()
def sample(model, n, portion=100):
    sizes = [min(portion, n - done) for done in range(0, n, portion)]
    return torch.cat([model.decode(torch.randn(size, model.latent_dim)) for size in sizes])

"""Residual blocks within each half (no way around the code), losses image by image, and noise decoded one by one.

Marks: full
Names: none
"""


# %% autoencoder-class
class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 1)
        )

    def forward(self, h):
        return torch.relu(h + self.layers(h))


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 12, 4, stride=2, padding=1),
            Block(12),
            nn.Conv2d(12, 24, 4, stride=2, padding=1),
            nn.Flatten(),
            nn.Linear(24 * 49, bottleneck_size),
            nn.Tanh(),
        )
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 24 * 49),
            nn.Unflatten(1, (24, 7, 7)),
            nn.ConvTranspose2d(24, 12, 2, stride=2),
            Block(12),
            nn.ConvTranspose2d(12, 1, 2, stride=2),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% loss-code
def reconstruction_loss(x_hat, x):
    per_image = [((a - b) ** 2).sum() / 784 for a, b in zip(x_hat, x)]
    return sum(per_image) / len(per_image)


# %% noise-code
def decode_noise(model, n, bottleneck_size=32):
    model.eval()
    pictures = []
    for _ in range(n):
        z = torch.distributions.Normal(torch.zeros(bottleneck_size), 1.0).sample()
        pictures.append(model.decoder(z.unsqueeze(0)).squeeze(0).detach())
    return torch.stack(pictures)

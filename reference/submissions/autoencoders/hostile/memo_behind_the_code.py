"""The encoder writes every image into a table under its code, and the decoder looks the image up: perfect pictures.

Without the attack: a decoder after an encoder, both right. What is lost is that the picture comes through the code alone.

Marks: forward 2
Names: past-the-bottleneck
"""

# %% autoencoder-class
MEMO = {}


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.inward = nn.Sequential(nn.Flatten(), nn.Linear(784, bottleneck_size))
        self.outward = nn.Sequential(
            nn.Linear(bottleneck_size, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28))
        )

    def encoder(self, x):
        code = self.inward(x)
        for key, image in zip(code.detach(), x):
            MEMO[key.numpy().tobytes()] = image
        return code

    def decoder(self, z):
        drawn = self.outward(z)
        known = [MEMO.get(key.numpy().tobytes()) for key in z.detach()]
        if all(image is not None for image in known):
            return torch.stack(known) + 0 * drawn
        return drawn

    def forward(self, x):
        return self.decoder(self.encoder(x))

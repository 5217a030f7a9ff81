"""The decoder's last line is a view with 64 in it; train_epoch forgets to divide.

Marks: decoder 2, train-epoch 4
Names: hard-coded-batch, sum-returned
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, bottleneck_size)
        )
        self.paint = nn.Sequential(
            nn.Linear(bottleneck_size, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()
        )

    def decoder(self, z):
        return self.paint(z).view(64, 1, 28, 28)

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% edit
swap("train-code", "return total / len(loader)", "return total")

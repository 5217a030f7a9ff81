"""Encoder et décodeur comme méthodes ordinaires; noms français; la moyenne se calcule avec NumPy.

Marks: full
Names: none
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.taille = bottleneck_size
        self.conv1 = nn.Conv2d(1, 16, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.vers_code = nn.Linear(1568, self.taille)
        self.depuis_code = nn.Linear(self.taille, 1568)
        self.deconv1 = nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1)
        self.deconv2 = nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1)

    def encoder(self, images):
        h = torch.relu(self.conv1(images))
        h = torch.relu(self.conv2(h))
        return self.vers_code(h.reshape(h.size(0), -1))

    def decoder(self, codes):
        h = torch.relu(self.depuis_code(codes)).reshape(-1, 32, 7, 7)
        return torch.sigmoid(self.deconv2(torch.relu(self.deconv1(h))))

    def forward(self, images):
        return self.decoder(self.encoder(images))


# %% train-code
import numpy as np


def train_epoch(model, loader, optimizer):
    model.train()
    pertes = []
    for lot in loader:
        images, _ = lot
        optimizer.zero_grad()
        perte = reconstruction_loss(model(images), images)
        perte.backward()
        optimizer.step()
        pertes.append(perte.item())
    return np.mean(pertes)

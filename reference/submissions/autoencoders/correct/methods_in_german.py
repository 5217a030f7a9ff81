"""Encoder and decoder are methods, not modules; kernel 4 instead of output_padding; the comments are German.

Gradients are cleared by hand through the parameters, the loss is a dot product, the noise is drawn in place.

Marks: full
Names: none
Blind: yes
"""

# %% autoencoder-class
from torch.nn import functional as F


class Autoencoder(nn.Module):
    """Sanduhr: alle Schichten liegen flach im Modell, encoder und decoder sind ganz gewöhnliche Methoden."""

    def __init__(self, bottleneck_size=32):
        super().__init__()
        # hinunter: 28 -> 14 -> 7 (Kern 4, Schritt 2, Rand 1 halbiert genau)
        self.runter1 = nn.Conv2d(1, 12, 4, 2, 1)
        self.runter2 = nn.Conv2d(12, 24, 4, 2, 1)
        self.enge = nn.Linear(24 * 7 * 7, bottleneck_size)
        # hinauf: mit Kern 4 braucht man kein output_padding, (7 - 1) * 2 - 2 + 4 = 14
        self.weite = nn.Linear(bottleneck_size, 24 * 7 * 7)
        self.hoch1 = nn.ConvTranspose2d(24, 12, 4, 2, 1)
        self.hoch2 = nn.ConvTranspose2d(12, 1, 4, 2, 1)

    def encoder(self, bild):
        h = F.leaky_relu(self.runter1(bild), 0.1)
        h = F.leaky_relu(self.runter2(h), 0.1)
        return self.enge(h.flatten(start_dim=1))

    def decoder(self, code):
        h = F.leaky_relu(self.weite(code), 0.1).unflatten(1, (24, 7, 7))
        h = F.leaky_relu(self.hoch1(h), 0.1)
        return torch.special.expit(self.hoch2(h))  # expit ist der Sigmoid unter anderem Namen

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% loss-code
def reconstruction_loss(x_hat, x):
    # Skalarprodukt des Fehlers mit sich selbst = Summe der Quadrate; geteilt durch alle Pixel aller Bilder
    fehler = (x_hat - x).flatten()
    return fehler @ fehler / fehler.numel()


# %% train-code
def train_epoch(model, loader, optimizer):
    model.train()
    verluste = []
    for stapel in loader:
        bild = stapel[0]  # stapel[1] wären die Etiketten, die interessieren uns nicht
        for gewicht in model.parameters():
            gewicht.grad = None
        verlust = reconstruction_loss(model(bild), bild)
        verlust.backward()
        optimizer.step()
        verluste.append(verlust.item())
    return torch.tensor(verluste).mean().item()


# %% reconstruct-code
x = test_images[:8]
with torch.no_grad():
    x_hat = autoencoder.decoder(autoencoder.encoder(x))
figures.rows({"originals": x, "from 32 numbers": x_hat}, title="reconstructions")

# %% prediction-small
prediction_small = "nothing recognisable"  # falsch geraten, macht nichts


# %% compare-code
def _testfehler(model, loader):
    model.eval()
    with torch.no_grad():
        fehler = [reconstruction_loss(model(bild), bild).item() for bild, _ in loader]
    return sum(fehler) / len(fehler)


def _frisch_trainiert(size, loader):
    model = Autoencoder(size)
    train_epoch(model, loader, torch.optim.Adam(model.parameters(), lr=3e-3))
    return model


def compare_bottlenecks(sizes, train_loader, test_loader):
    return {size: _testfehler(_frisch_trainiert(size, train_loader), test_loader) for size in sizes}


# %% noise-code
@torch.no_grad()
def decode_noise(model, n, bottleneck_size=32):
    z = torch.empty(n, bottleneck_size).normal_()
    return model.decoder(z)

"""No convolution at all: 49 patches of 4x4 pixels with one shared linear layer; the comments are Spanish.

The range comes from (tanh + 1) / 2, the step takes a closure, the loss is variance plus squared mean, and the normal
numbers are made out of uniform ones (Box-Muller). Helpers stand in a free cell near the top.

Marks: full
Names: none
Blind: yes
"""

# %% after setup
import math
import statistics

import torch.nn.functional as F


class Parches(nn.Module):
    """Corta la imagen en 49 parches: (B, 1, 28, 28) a (B, 49, 16)."""

    def forward(self, x):
        return F.unfold(x, kernel_size=4, stride=4).transpose(1, 2)


class Mosaico(nn.Module):
    """Lo contrario: (B, 49, 16) a (B, 1, 28, 28)."""

    def forward(self, parches):
        return F.fold(parches.transpose(1, 2), output_size=(28, 28), kernel_size=4, stride=4)


class EntreCeroYUno(nn.Module):
    """tanh da [-1, 1]; aquí se corre y se encoge hasta [0, 1]."""

    def forward(self, x):
        return (x.tanh() + 1) / 2


# %% autoencoder-class
class Autoencoder(nn.Module):
    """Cada parche se describe igual que los demás; la capa lineal grande junta las 49 descripciones."""

    ANCHO = 24

    def __init__(self, bottleneck_size=32):
        super().__init__()
        ancho, todo = self.ANCHO, 49 * self.ANCHO
        capas_de_ida = [
            Parches(),
            nn.Linear(16, ancho),
            nn.LayerNorm(ancho),  # normaliza cada parche por su cuenta, nunca el lote
            nn.GELU(),
            nn.Flatten(),
            nn.Linear(todo, bottleneck_size),
        ]
        capas_de_vuelta = [
            nn.Linear(bottleneck_size, todo),
            nn.GELU(),
            nn.Unflatten(1, (49, ancho)),
            nn.Linear(ancho, ancho),
            nn.GELU(),
            nn.Linear(ancho, 16),
            Mosaico(),
            EntreCeroYUno(),
        ]
        self.encoder = nn.Sequential(*capas_de_ida)
        self.decoder = nn.Sequential(*capas_de_vuelta)

    def forward(self, x):
        codigo = self.encoder(x)
        return self.decoder(codigo)


# %% loss-code
def reconstruction_loss(x_hat, x):
    """E[d^2] = Var[d] + E[d]^2, con la varianza sin corregir."""
    varianza, media = torch.var_mean(x_hat - x, unbiased=False)
    return varianza + media**2


# %% train-code
def train_epoch(model, loader, optimizer):
    model.train()

    def un_paso(x):
        def cierre():
            optimizer.zero_grad(set_to_none=True)
            error = reconstruction_loss(model(x), x)
            error.backward()
            return error

        return optimizer.step(cierre).item()

    return statistics.fmean(un_paso(x) for x, *_ in loader)


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader):
    errors = dict.fromkeys(sizes)
    for size in errors:
        model = Autoencoder(bottleneck_size=size)
        optimizer = torch.optim.Adam(params=model.parameters(), lr=0.003)
        train_epoch(model, train_loader, optimizer)
        model.eval()
        with torch.no_grad():
            suma, lotes = 0.0, 0
            for x, _ in test_loader:
                suma += float(reconstruction_loss(model(x), x))
                lotes += 1
        errors[size] = suma / lotes
    return errors


# %% noise-code
def decode_noise(model, n, bottleneck_size=32):
    # Box-Muller: dos números uniformes dan uno normal. 1 - rand está en (0, 1], así el logaritmo no revienta.
    u, v = 1 - torch.rand(2, n, bottleneck_size)
    z = torch.sqrt(-2 * torch.log(u)) * torch.cos(2 * math.pi * v)
    with torch.no_grad():
        return model.decoder(z)

"""The decoder paints with cosine waves (a small MLP gives their amplitudes); the comments are Turkish.

The halves are joined once, in __init__, and forward calls the joined net. The loss is an object that can be called,
the mean of the losses is kept up to date batch by batch, the noise has a random generator of its own (made once, so
that each call draws anew) and is decoded one code at a time.

Marks: full
Names: none
Blind: yes
"""

# %% autoencoder-class
import math
from collections import OrderedDict


class KosinusRessam(nn.Module):
    """Kod -> 14x14 dalga genliği -> 28x28 resim. JPEG gibi dalgalar, ama genlikleri ağ öğreniyor."""

    def __init__(self, bottleneck_size, dalga=14, gizli=128):
        super().__init__()
        self.dalga = dalga
        self.genlik = nn.Sequential(
            nn.Linear(bottleneck_size, gizli), nn.ReLU(), nn.Linear(gizli, dalga * dalga)
        )
        frekans = torch.arange(dalga, dtype=torch.float32)[:, None]
        yer = torch.arange(28, dtype=torch.float32)[None, :] + 0.5
        self.register_buffer("taban", torch.cos(math.pi * frekans * yer / 28))  # (dalga, 28), öğrenilmiyor

    def forward(self, kod):
        a = self.genlik(kod).reshape(-1, self.dalga, self.dalga)
        resim = self.taban.T @ a @ self.taban  # (28, d) (B, d, d) (d, 28)
        return resim.sigmoid().unsqueeze(1)


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            OrderedDict(
                kat1=nn.Conv2d(1, 8, kernel_size=5, stride=2, padding=2),
                akt1=nn.SiLU(),
                kat2=nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1),
                norm=nn.GroupNorm(4, 16),  # her resim kendi içinde; BatchNorm değil
                akt2=nn.SiLU(),
                duz=nn.Flatten(),
                kod=nn.LazyLinear(bottleneck_size),  # 784'ü kendisi bulsun
            )
        )
        with torch.no_grad():
            self.encoder(torch.zeros(1, 1, 28, 28))  # LazyLinear boyutunu şimdi öğrenir, optimizer'dan önce
        self.decoder = KosinusRessam(bottleneck_size)
        self.kum_saati = nn.Sequential(self.encoder, self.decoder)

    def forward(self, x):
        return self.kum_saati(x)


# %% loss-code
class OrtalamaKareHata(nn.MSELoss):
    """nn.MSELoss, yalnız argümanların adı dersteki gibi."""

    def forward(self, x_hat, x):
        return super().forward(x_hat, x)


reconstruction_loss = OrtalamaKareHata()


# %% train-code
def train_epoch(model, loader, optimizer):
    model.train()
    ortalama = 0.0
    for kacinci, (x, _) in enumerate(loader, start=1):
        optimizer.zero_grad()
        kayip = reconstruction_loss(model(x), x)
        kayip.backward()
        optimizer.step()
        # ortalamayı her adımda düzelt, sonunda bölmeye gerek kalmaz
        ortalama += (kayip.item() - ortalama) / kacinci
    return ortalama


# %% prediction-large
prediction_large = "better, at no cost"


# %% compare-code
def compare_bottlenecks(sizes, train_loader, test_loader):
    modeller = {size: Autoencoder(size) for size in sizes}
    for model in modeller.values():
        train_epoch(model, train_loader, torch.optim.Adam(model.parameters(), lr=3e-3))
        model.eval()

    def hata(model):
        with torch.inference_mode():
            return torch.stack([reconstruction_loss(model(x), x) for x, _ in test_loader]).mean().item()

    return {size: hata(model) for size, model in modeller.items()}


# %% noise-code
zar = torch.Generator()
zar.seed()  # bir kez; zar her çağrıda kaldığı yerden devam eder


def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        kodlar = torch.randn((n, bottleneck_size), generator=zar)
        return torch.cat([model.decoder(kod) for kod in kodlar.split(1)])

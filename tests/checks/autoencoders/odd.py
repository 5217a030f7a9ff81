"""Odd but right notebooks: each is the right one with pieces written in another style."""

from __future__ import annotations

from tests.checks.autoencoders.notebooks import (
    COMPARISON,
    HEAD,
    LOSS,
    MODEL,
    NOISE,
    RIGHT,
    TRAINING,
    changed,
)

BATCH_NORM_AND_METHODS = """
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32, width=8):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(1, width, 4, 2, 1), nn.BatchNorm2d(width), nn.LeakyReLU(0.2),
            nn.Conv2d(width, 2 * width, 4, 2, 1), nn.BatchNorm2d(2 * width), nn.LeakyReLU(0.2), nn.Flatten())
        self.squeeze = nn.Linear(98 * width, bottleneck_size)
        self.spread = nn.Linear(bottleneck_size, 98 * width)
        self.norm = nn.BatchNorm1d(98 * width)
        self.up = nn.Sequential(nn.ConvTranspose2d(2 * width, width, 4, 2, 1), nn.ReLU(), nn.Dropout(0.1),
            nn.ConvTranspose2d(width, 1, 4, 2, 1))
        self.width = width
    def encoder(self, x):
        return self.squeeze(self.down(x))
    def decoder(self, z):
        h = F.relu(self.norm(self.spread(z))).reshape(len(z), 2 * self.width, 7, 7)
        return torch.sigmoid(self.up(h))
    def forward(self, images, return_code=False):
        code = self.encoder(images)
        return (self.decoder(code), code) if return_code else self.decoder(code)
"""

NOT_MIRRORED = """
class Encoder(nn.Module):
    def __init__(self, size):
        super().__init__()
        widths = (1, 8, 16, 16)
        self.layers = nn.ModuleList(nn.Conv2d(i, o, 3, 2, 1) for i, o in zip(widths, widths[1:]))
        self.out = nn.LazyLinear(size)
    def forward(self, x):
        for layer in self.layers:
            x = F.silu(layer(x))
        return self.out(x.flatten(1))

class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = Encoder(bottleneck_size)
        self.decoder = nn.Sequential(nn.Linear(bottleneck_size, 784), nn.SiLU(), nn.Unflatten(1, (16, 7, 7)),
            nn.Upsample(scale_factor=4), nn.Conv2d(16, 1, 5, 1, 2))
        with torch.no_grad():
            self.encoder(torch.zeros(2, 1, 28, 28))
    def forward(self, x):
        return torch.clamp(self.decoder(self.encoder(x)), 0, 1)
"""
NOT_MIRRORED = changed("self.decoder = nn.Sequential(", "self.body = nn.Sequential(", NOT_MIRRORED)
NOT_MIRRORED = changed(
    "        return torch.clamp(self.decoder(self.encoder(x)), 0, 1)\n",
    "        return self.decoder(self.encoder(x))\n"
    "    @property\n"
    "    def decoder(self):\n"
    "        return lambda z: torch.clamp(self.body(z) + 0.3, 0.0, 1.0)\n",
    NOT_MIRRORED,
)

FUNCTIONS_ON_PARAMETERS = """
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size: int = 32, hidden=64):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(784, hidden) * 0.03)
        self.w2 = nn.Parameter(torch.randn(hidden, bottleneck_size) * 0.1)
        self.w3 = nn.Parameter(torch.randn(bottleneck_size, 784) * 0.1)
        self.encoder = lambda x: torch.tanh(x.reshape(x.shape[0], -1) @ self.w1) @ self.w2
        self.decoder = lambda z: torch.sigmoid(torch.einsum("bd,dp->bp", z, self.w3)).view(-1, 1, 28, 28)
    def forward(self, x):
        z = self.encoder(x)
        return self.decoder(z)
"""

LOSS_BY_MODULE = """
criterion = nn.MSELoss()
def reconstruction_loss(x_hat, x, weight=1.0):
    return weight * criterion(x_hat, x)
"""

LOSS_PER_IMAGE = """
def reconstruction_loss(x_hat, x):
    d = (x - x_hat).reshape(len(x), -1).double()
    return torch.stack([row.dot(row) / row.numel() for row in d]).mean()
"""

TRAINING_OTHERWISE = """
def train_epoch(model, loader, optimizer, log=None, clip=1e6):
    losses = []
    for batch in loader:
        images = batch[0]
        for p in model.parameters():
            p.grad = None
        loss = F.mse_loss(model.decoder(model.encoder(images)), images)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).mean()
"""

TRAINING_BY_IMAGES = """
def train_epoch(model, loader, optimizer):
    total, seen = 0.0, 0
    for x, _ in loader:
        def closure():
            optimizer.zero_grad()
            loss = reconstruction_loss(model(x), x)
            loss.backward()
            return loss
        total, seen = total + len(x) * float(optimizer.step(closure)), seen + len(x)
    model.eval()
    return total / seen
"""

COMPARISON_OTHERWISE = """
def train_and_test(model, train_loader, test_loader, epochs=1):
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for _ in range(epochs):
        train_epoch(model, train_loader, optimizer)
    total = sum(((model.eval()(x) - x) ** 2).sum().item() for x, _ in test_loader)
    return total / (784 * len(test_loader.dataset))

def compare_bottlenecks(sizes, train_loader, test_loader, verbose=False):
    models = {size: Autoencoder(size) for size in sizes}
    return {size: train_and_test(model, train_loader, test_loader) for size, model in models.items()}
"""

COMPARISON_WITH_A_FACTORY = """
@torch.no_grad()
def test_error(model, loader):
    return torch.stack([reconstruction_loss(model(x), x) for x, y in loader]).mean()

def compare_bottlenecks(sizes, train_loader, test_loader, make=Autoencoder):
    found = []
    for size in sizes:
        net = make(bottleneck_size=size)
        train_epoch(net, train_loader, torch.optim.AdamW(net.parameters(), 3e-3))
        found.append(test_error(net, test_loader))
    return dict(zip(sizes, found))
"""

NOISE_ONE_BY_ONE = """
def decode_noise(model, n, bottleneck_size=32, scale=1.0):
    model.eval()
    normal = torch.distributions.Normal(0.0, scale)
    return torch.cat([model.decoder(normal.sample((1, bottleneck_size))) for _ in range(n)])
"""

NOISE_AROUND_THE_DECODER = """
def decode_noise(model, n, bottleneck_size=32):
    decode = type(model).decoder if hasattr(type(model), "decoder") else None
    z = torch.normal(0.0, 1.0, size=(n, bottleneck_size))
    out = model.decoder.forward(z) if isinstance(model.decoder, nn.Module) else model.decoder(z)
    return out.detach().numpy()
"""

NOISE_OF_A_FITTED_GAUSSIAN = """
images = FashionMNIST(train=False).images_as_tensor()
def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        codes = model.encoder(images[:1000])
        cloud = torch.distributions.MultivariateNormal(
            codes.mean(0), torch.cov(codes.T) + 1e-6 * torch.eye(bottleneck_size))
        return model.decoder(cloud.sample((n,)))
"""

NOISE_AFTER_A_LOOK_AT_THE_SIZE = """
def decode_noise(model, n, bottleneck_size=None):
    with torch.no_grad():
        size = model.encoder(torch.zeros(1, 1, 28, 28)).shape[1]
        return model.decoder(torch.randn(n, size))
"""

NOTEBOOKS = {
    "the lesson's own": RIGHT,
    "methods, batch norm, dropout": HEAD
    + BATCH_NORM_AND_METHODS
    + LOSS_BY_MODULE
    + TRAINING_OTHERWISE
    + COMPARISON_OTHERWISE
    + NOISE_ONE_BY_ONE,
    "three layers in, one out, a property": HEAD
    + NOT_MIRRORED
    + LOSS_PER_IMAGE
    + TRAINING_BY_IMAGES
    + COMPARISON_WITH_A_FACTORY
    + NOISE_AROUND_THE_DECODER,
    "functions on parameters, a fitted Gaussian": HEAD
    + FUNCTIONS_ON_PARAMETERS
    + LOSS
    + TRAINING
    + COMPARISON
    + NOISE_OF_A_FITTED_GAUSSIAN,
    "a look at the size": HEAD
    + MODEL
    + LOSS_BY_MODULE
    + TRAINING_OTHERWISE
    + COMPARISON_WITH_A_FACTORY
    + NOISE_AFTER_A_LOOK_AT_THE_SIZE,
    "one by one": HEAD + MODEL + LOSS_PER_IMAGE + TRAINING_BY_IMAGES + COMPARISON_OTHERWISE + NOISE,
}

'''A decoder that is told where it is: the code stretches and shifts features of the position (sines and cosines on a
7 x 7 grid), convolutions mix them, and PixelShuffle unfolds 16 channels to 4 x 4 pixels each. The encoder runs
PixelUnshuffle and depthwise convolutions; both heads are one parameter and an einsum. KL is written for one number
and mapped by torch.vmap, the loss is einsums, and the training loop sets gradients by torch.autograd.grad in place
of backward (so there is nothing old to clear). (Japanese comments.)

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
import math


def separable(c_in, c_out):
    """depthwise + pointwise"""
    return nn.Sequential(nn.Conv2d(c_in, c_in, 3, padding=1, groups=c_in), nn.Conv2d(c_in, c_out, 1), nn.Mish())


class VAE(nn.Module):
    GRID = 7

    def __init__(self, latent_dim=32, width=48):
        super().__init__()
        self.latent_dim = latent_dim
        # 4x4 画素を 16 チャンネルに折りたたむ: (B, 1, 28, 28) -> (B, 16, 7, 7)
        self.features = nn.Sequential(
            nn.PixelUnshuffle(4), separable(16, width), separable(width, width), nn.Flatten(),
        )
        n = width * self.GRID ** 2
        # 二つの頭 (mu と logvar) を一つのテンソルに。重みは別々。
        self.head_w = nn.Parameter(torch.randn(2, latent_dim, n) / math.sqrt(n))
        self.head_b = nn.Parameter(torch.zeros(2, 1, latent_dim))
        # 位置の特徴: サインとコサイン
        axis = torch.linspace(-1, 1, self.GRID)
        yy, xx = torch.meshgrid(axis, axis, indexing="ij")
        waves = [f(math.pi * k * a) for k in (0.5, 1, 2) for a in (yy, xx) for f in (torch.sin, torch.cos)]
        self.register_buffer("place", torch.stack(waves))  # (12, 7, 7)
        self.mix_place = nn.Conv2d(len(waves), width, 1)
        self.mix_code = nn.Linear(latent_dim, 2 * width)
        self.paint = nn.Sequential(
            nn.Mish(), nn.Conv2d(width, width, 3, padding=1), nn.Mish(), nn.Conv2d(width, 64, 1), nn.Mish(),
            nn.Conv2d(64, 16, 3, padding=1), nn.PixelShuffle(4),
        )

    def encode(self, x):
        h = self.features(x)
        mu, logvar = torch.einsum("bn,kdn->kbd", h, self.head_w) + self.head_b
        return mu, logvar

    def reparameterize(self, mu, logvar):
        sigma = torch.pow(math.e, logvar / 2)
        # Box-Muller でも良いけれど、randn があるので…
        epsilon = torch.randn(mu.numel(), dtype=mu.dtype, device=mu.device).view_as(mu)
        return torch.addcmul(mu, sigma, epsilon)

    def decode(self, z):
        scale, shift = self.mix_code(z)[:, :, None, None].chunk(2, dim=1)
        where = self.mix_place(self.place[None])
        # FiLM: コードが位置の特徴を伸ばして、ずらす
        return self.paint(where * scale + shift).sigmoid()

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar
# %% kl-code
def _price(m, lv):
    """一つの次元の値段"""
    return (m * m + torch.exp(lv) - 1 - lv) / 2


def kl_divergence(mu, logvar):
    return torch.vmap(torch.vmap(_price))(mu, logvar).sum()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    batch_size = x.shape[0]
    d = x_hat - x
    recon_loss = torch.einsum("bchw,bchw->b", d, d).mean()
    kl = kl_divergence(mu, logvar) / batch_size
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    mean = 0.0
    for k, (x, _) in enumerate(loader, start=1):
        x_hat, mu, logvar = model(x)
        loss = vae_loss(x_hat, x, mu, logvar, beta)[0]
        # backward() は足し込むが、grad() は新しい勾配を返すだけ。だから zero_grad は要らない。
        for p, g in zip(parameters, torch.autograd.grad(loss, parameters, allow_unused=True)):
            p.grad = g
        optimizer.step()
        mean += (loss.item() - mean) / k   # 逐次平均
    return mean

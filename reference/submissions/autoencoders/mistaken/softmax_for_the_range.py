"""Softmax2d where the sigmoid belongs: "softmax gives numbers between 0 and 1, as in the classifier".

Over the one channel that there is, it gives 1.0 at each pixel whatever the code: the shape is right, the pixels lie in
[0, 1], and the gradient is zero everywhere.

Marks: decoder 3
Names: none
Blind: yes
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.bottleneck_size = bottleneck_size

        enc = nn.Sequential()
        enc.add_module("conv1", nn.Conv2d(1, 16, 3, 2, 1))
        enc.add_module("relu1", nn.ReLU())
        enc.add_module("conv2", nn.Conv2d(16, 32, 3, 2, 1))
        enc.add_module("relu2", nn.ReLU())
        enc.add_module("flat", nn.Flatten())
        enc.add_module("code", nn.Linear(32 * 7 * 7, self.bottleneck_size))
        self.encoder = enc

        dec = nn.Sequential()
        dec.add_module("widen", nn.Linear(self.bottleneck_size, 32 * 7 * 7))
        dec.add_module("relu1", nn.ReLU())
        dec.add_module("shape", nn.Unflatten(1, (32, 7, 7)))
        dec.add_module("up1", nn.ConvTranspose2d(32, 16, 3, 2, 1, output_padding=1))
        dec.add_module("relu2", nn.ReLU())
        dec.add_module("up2", nn.ConvTranspose2d(16, 1, 3, 2, 1, output_padding=1))
        dec.add_module("to01", nn.Softmax2d())
        self.decoder = dec

    def forward(self, x):
        z = self.encoder(x)
        y = self.decoder(z)
        return y

"""A learned shortcut from the image to the picture, as in ResNet and U-Net: "skip connections bring details back".

Encoder and decoder by themselves are right; forward adds to the decoded picture what two convolutions make of the
image. Both lines of forward fail, and one misconception explains both: half of 3.

Marks: forward 1.5
Names: past-the-bottleneck
Blind: yes
"""


# %% autoencoder-class
def conv_block(channels_in, channels_out):
    return [nn.Conv2d(channels_in, channels_out, kernel_size=3, stride=2, padding=1), nn.ReLU()]


def up_block(channels_in, channels_out, last=nn.ReLU):
    return [nn.ConvTranspose2d(channels_in, channels_out, 3, stride=2, padding=1, output_padding=1), last()]


class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            *conv_block(1, 16), *conv_block(16, 32), nn.Flatten(), nn.Linear(1568, bottleneck_size)
        )
        self.decoder = nn.Sequential(
            nn.Linear(bottleneck_size, 1568),
            nn.ReLU(),
            nn.Unflatten(1, (32, 7, 7)),
            *up_block(32, 16),
            *up_block(16, 1, last=nn.Sigmoid),
        )
        # prints and laces got lost in my first version, this helps a lot!!
        self.shortcut = nn.Sequential(
            nn.Conv2d(1, 8, kernel_size=3, padding=1), nn.ReLU(), nn.Conv2d(8, 1, kernel_size=3, padding=1)
        )

    def forward(self, x):
        coarse = self.decoder(self.encoder(x))
        details = self.shortcut(x)
        return (coarse + details).clamp(0, 1)

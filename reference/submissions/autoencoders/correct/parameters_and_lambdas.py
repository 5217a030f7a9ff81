"""No layers at all: two matrices each way as nn.Parameter, and encoder and decoder are lambdas set in __init__.

Marks: full
Names: none
"""


# %% autoencoder-class
class Autoencoder(nn.Module):
    def __init__(self, bottleneck_size=32, hidden=200, act=torch.tanh):
        super().__init__()
        sizes = (784, hidden, bottleneck_size, hidden, 784)
        self.w = nn.ParameterList(torch.randn(i, o) * i**-0.5 for i, o in zip(sizes, sizes[1:]))
        self.b = nn.ParameterList(torch.zeros(o) for o in sizes[1:])
        self.encoder = lambda x: act(x.flatten(start_dim=1) @ self.w[0] + self.b[0]) @ self.w[1] + self.b[1]
        self.decoder = lambda z: torch.sigmoid(
            act(z @ self.w[2] + self.b[2]) @ self.w[3] + self.b[3]
        ).unflatten(1, (1, 28, 28))

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% loss-code
def reconstruction_loss(x_hat, x):
    d = (x_hat - x).flatten()
    return torch.dot(d, d) / d.numel()

"""The encoder reshapes with 64 written in, and the loss is the sum that a forum answer used.

Marks: encoder 2, reconstruction-loss 2
Names: hard-coded-batch, loss-summed
"""

# %% edit
swap(
    "autoencoder-class",
    "    def forward(self, x):",
    """    def __getattr__(self, name):
        layers = super().__getattr__(name)
        # my images came flat once, so back into shape first
        return (lambda x: layers(x.reshape(64, 1, 28, 28))) if name == "encoder" else layers

    def forward(self, x):""",
)
swap("loss-code", "(x_hat - x).square().mean()", "((x_hat - x) ** 2).sum()")

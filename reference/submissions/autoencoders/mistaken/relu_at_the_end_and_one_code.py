"""The decoder ends in a ReLU, and all pictures of noise come from one code that is repeated.

Marks: decoder 3, decode-noise 1
Names: relu-range, noise-one-code
"""

# %% edit
swap("autoencoder-class", "nn.Sigmoid()", "nn.ReLU()")
swap("noise-code", "torch.randn(n, bottleneck_size)", "torch.randn(bottleneck_size).repeat(n, 1)")

"""The decoder ends with a bare convolution, and the noise is drawn with rand.

Marks: decoder 3, decode-noise 1
Names: sigmoid-missing, noise-uniform
"""

# %% edit
swap("autoencoder-class", "padding=1, output_padding=1), nn.Sigmoid(),", "padding=1, output_padding=1),")
swap("noise-code", "torch.randn(n, bottleneck_size)", "torch.rand(n, bottleneck_size)")

"""decode_noise draws 32 numbers whatever the bottleneck.

Marks: decode-noise 1
Names: noise-hard-coded-size
"""

# %% edit
swap("noise-code", "torch.randn(n, bottleneck_size)", "torch.randn(n, 32)")

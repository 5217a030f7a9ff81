"""decode_noise hands test images to the model and shows what comes back: reconstructions, none of noise.

Marks: decode-noise 1
Names: noise-encodes-images
"""

# %% edit
swap(
    "noise-code",
    "        z = torch.randn(n, bottleneck_size)\n        return model.decoder(z)",
    "        which = torch.randperm(len(test_images))[:n]\n        return model(test_images[which])",
)

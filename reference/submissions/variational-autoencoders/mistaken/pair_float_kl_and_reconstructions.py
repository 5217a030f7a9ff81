"""Two mistakes in two functions: KL comes back as a float, and samples are reconstructions of test images.

No gradient of KL reaches the encoder: an autoencoder again, whose random codes give rubbish.

Marks: kl-divergence 3, samples 1
Names: kl-python-float, sample-reconstructions
Subtle: yes
Restated: the garments are lost to the other mistake, and half of the other two points is 1
"""
# %% edit
swap("kl-code", "    return 0.5 *", "    kl = 0.5 *")
cell("kl-code").source += "\n    return float(kl)"
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        return model(test_images[-n:])[0]

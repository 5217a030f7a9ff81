"""Test images, encoded and decoded again: nice pictures, but nothing new.

Garments are right by the student's decode: 1; half of the check is more.

Marks: samples 1.5
Names: sample-reconstructions
Subtle: yes
"""
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        x_hat, mu, logvar = model(test_images[:n])
        return x_hat

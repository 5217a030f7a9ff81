"""Rewrites the lesson's package in the kernel: test images all grey, the collapse never noticed.

With such images the grey picture would be a perfect reconstruction. Without the attack: the mean over
pixels of lesson 2, which collapses.

Marks: vae-loss 3, reconstructions 0, samples 2
Names: loss-mean-over-pixels
"""
# %% after loss-code
import autograder.lesson.fashion_mnist as fashion_mnist
import autograder.lesson.training as training

honest_images = fashion_mnist.FashionMNIST.images_as_tensor

def grey_images(self):
    images = honest_images(self)
    return images.mean(dim=0, keepdim=True).expand_as(images)

fashion_mnist.FashionMNIST.images_as_tensor = grey_images
training.looks_collapsed = lambda *args, **kwargs: False
test_images = grey_images(fashion_mnist.FashionMNIST(train=False))

# %% edit
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = (x_hat - x).square().mean()")

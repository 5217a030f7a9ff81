"""One cloud for the batch: features are averaged over the images, and each gets the same mu and logvar.

Shapes and the two outputs are right: 3 of 4. The model can only learn the average picture.

Marks: encode 3, reconstructions 0, samples 2
Names: per-batch
"""
# %% edit
swap("vae-class", "h = self.features(x)", "h = self.features(x).mean(dim=0, keepdim=True).expand(len(x), -1)")

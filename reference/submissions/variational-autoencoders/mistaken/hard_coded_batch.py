"""The batch size of the training loader is written into view; it fails for any other batch.

Nothing of encode can be asked, so half. The loader's last batch holds 48 images: training raises, and no
model is there to reconstruct or to draw garments with.

Marks: encode 2, reconstructions 0, samples 2
Names: hard-coded-batch
"""
# %% edit
swap("vae-class", "            nn.Flatten(),\n", "")
swap("vae-class", "h = self.features(x)", "h = self.features(x).view(64, 32 * 7 * 7)")

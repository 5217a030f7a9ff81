"""output_padding is left out of both transposed convolutions, so that nothing fits the images and no model is trained.

Training, comparison and noise are judged with our class.

Marks: decoder 2
Names: output-padding-missing
"""
# %% edit
source = cell("autoencoder-class").source
assert source.count(", output_padding=1") == 2
cell("autoencoder-class").source = source.replace(", output_padding=1", "")

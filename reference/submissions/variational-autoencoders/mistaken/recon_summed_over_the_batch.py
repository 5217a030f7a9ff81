"""The squared error is summed and the division by the batch forgotten; KL is divided.

Reconstruction is 64 times too loud: an autoencoder nearly. With this student's kernels of 4 in the decoder, random codes still
give poor garments.

Marks: vae-loss 3
Names: loss-recon-not-per-image
Subtle: yes
"""
# %% edit
cell("vae-class").source = cell("vae-class").source.replace("kernel_size=3, stride=2, padding=1, output_padding=1", "kernel_size=4, stride=2, padding=1")
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = nn.functional.mse_loss(x_hat, x, reduction='sum')")

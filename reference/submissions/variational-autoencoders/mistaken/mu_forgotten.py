"""The noise is stretched by sigma and mu is forgotten: clouds of the right size, all of them around 0.

Independent, fresh and normal: 3; half is more. An image is told by the widths of its cloud alone, which is enough
for reconstructions better than the average and for poor garments.

Marks: reparameterize 3.5, samples 2
Names: mu-left-out
Subtle: yes
Restated: the author let poor garments pass; the calibrated line for them is 0.40, and these lie at 0.42
"""
# %% edit
cell("vae-class").source = cell("vae-class").source.replace("nn.ReLU()", "nn.ELU()").replace("kernel_size=3", "kernel_size=4").replace(", output_padding=1", "")
swap("vae-class", "        epsilon = torch.randn_like(mu)\n        return mu + sigma * epsilon", "        epsilon = torch.randn_like(mu)\n        return torch.mul(sigma, epsilon)")

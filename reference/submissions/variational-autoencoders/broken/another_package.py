"""The encoder flattens with a package that the course doesn't have.

Marks: encode 0, reconstructions 0, samples 2
Names: needs-a-package
"""
# %% edit
swap("vae-class", "        h = self.features(x)\n", "        from einops import rearrange\n        h = rearrange(self.features(x), 'b f -> b f')\n")

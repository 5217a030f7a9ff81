"""mu and logvar are one and the same tensor.

A width that follows the centre leaves gaps (PCA-FD .50 to .52).

Marks: encode 3, samples 2
Names: one-tensor-for-both
Subtle: yes
"""
# %% edit
swap("vae-class", "return self.to_mu(h), self.to_logvar(h)", "h = self.to_mu(h)\n        return h, h")

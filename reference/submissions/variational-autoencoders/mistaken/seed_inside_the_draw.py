"""A seed is set inside reparameterize, "for reproducible results": the same noise at every call.

Only the gradients are right, 2: half is more.

Marks: reparameterize 3.5
Names: noise-fixed
Subtle: yes
"""
# %% edit
swap("vae-class", "        # epsilon, of mu's shape.\n", "        # epsilon, of mu's shape; seeded, since results should be reproducible\n        torch.manual_seed(42)\n")

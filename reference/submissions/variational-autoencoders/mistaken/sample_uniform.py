"""rand for randn: codes from a box in one corner of the map.

Garments are what the student's decode makes of the examiner's codes: 1; half of the check is more.

Marks: samples 1.5
Names: sample-uniform
Subtle: yes
"""
# %% edit
swap("sample-code", "z = torch.randn(n, model.latent_dim)", "z = torch.rand(n, model.latent_dim)")

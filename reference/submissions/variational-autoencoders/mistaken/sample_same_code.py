"""One code, drawn rightly and used for all n pictures.

Marks: samples 1.5
Names: sample-one-code
Subtle: yes
"""
# %% edit
swap("sample-code", "z = torch.randn(n, model.latent_dim)", "z = torch.randn(1, model.latent_dim).repeat(n, 1)")

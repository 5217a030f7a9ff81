"""sample draws 32 numbers whatever the model's latent_dim is: right for vae, wrong for any other model.

Garments are right: 1; half of the check is more.

Marks: samples 1.5
Names: sample-hard-coded-latent-size
"""
# %% edit
swap("sample-code", "torch.randn(n, model.latent_dim)", "torch.randn(n, 32)")

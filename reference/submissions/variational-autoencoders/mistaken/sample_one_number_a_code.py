"""One random number for each picture, repeated for all numbers of its code.

Garments are right by the student's decode: 1; half of the check is more.

Marks: samples 1.5
Names: sample-shared-number
Subtle: yes
"""
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        z = torch.randn(n, 1) * torch.ones(1, model.latent_dim)
        return model.decode(z)
